"""The plan is a pure function: made facts in, steps and refusals out."""

from __future__ import annotations

from typing import Any

import pytest

from sciencevid_check.fix import plan
from sciencevid_check.fix.model import Extras
from sciencevid_check.measurements import Missing
from sciencevid_check.profile import load
from tests.fix.made import SHORT, done, edited, matroska, planned, refused, work
from tests.rules.changing import Changing
from tests.rules.facts import container, file, mediainfo, packets, sound, sound_track, track
from tests.rules.series import levels, loudness, true_peak
from tests.rules.sounds import clipping, sound_levels
from tests.rules.test_borders import letterbox, window
from tests.rules.titled import CARD, cards, line, texts
from tests.rules.voices import heard, hum

SMALL = {"stored_width": 960, "stored_height": 720}


def sized(width: int, height: int, **changes: Any) -> Any:
    return container(stored_width=width, stored_height=height, duration_s=10.0, **changes)


def test_a_good_work_needs_nothing() -> None:
    made = planned()
    assert (made.steps, made.refused, made.mends) == ((), (), [])


# ---------------------------------------------------------------- wrapper and tracks


def test_another_wrapper_is_changed_without_loss() -> None:
    made = planned(container=matroska())
    assert done(made) == [("container", "none")]
    assert edited(made) == {}


def test_what_mp4_does_not_carry_is_encoded() -> None:
    made = planned(container=matroska(codec="vp9", sounds=(sound(codec="opus"),)))
    assert edited(made) == {"encode_picture": True, "encode_sound": True}
    assert set(made.mends) == {"container", "video-codec"}


def test_a_wrong_tag_costs_nothing() -> None:
    made = planned(container=container(codec="hevc", codec_tag="hev1", duration_s=10.0))
    assert (done(made), edited(made)) == ([("video-codec", "none")], {})


def test_text_subtitles_stay_and_what_else_goes_is_said() -> None:
    extras = Extras(subtitles={2: "subrip", 3: "hdmv_pgs_subtitle"}, other_tracks=1)
    made = planned(container=matroska(covers=1), extras=extras)
    assert edited(made) == {"subtitles": (2,)}
    said = " ".join(step.what.en for step in made.steps)
    assert all(word in said for word in ("1 cover", "1 data track", "1 subtitle track(s) made of pictures", "keep 1"))


def test_tracks_alone_are_no_reason_to_write_a_file() -> None:
    assert planned(container=container(covers=1, duration_s=10.0)).steps == ()


def test_second_tracks_and_surround() -> None:
    two = planned(container=container(sounds=(sound(), sound(index=2)), more_pictures=1, duration_s=10.0))
    assert done(two) == [("audio-track", "none"), ("stream-integrity", "none")]
    assert edited(two) == {}
    many = planned(container=container(sounds=(sound(channels=6),), duration_s=10.0))
    assert (done(many), edited(many)) == ([("audio-track", "sound")], {"encode_sound": True})


def test_no_sound_and_no_picture_are_for_people() -> None:
    unheard = dict.fromkeys(("decoded_sound", "voice_bands", "speech", "sound_scene"))
    assert refused(planned(container=container(sounds=(), duration_s=10.0), **unheard)) == ["audio-track"]
    broken = planned(file=file(problem="no_index"), container=None, settings=("rules.duration.min_s=5",))
    assert (refused(broken), broken.steps) == (["readable"], ())


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("a:b?.mp4", "a-b"),
        ("守望者😀.mp4", "守望者"),
        ("con.mp4", "con-1"),
        ("星光 .mp4", "星光"),
        ("星光.mov", ""),
        ("作" * 90 + ".mp4", "作" * 70),
    ],
)
def test_a_name_that_travels_badly_gets_a_better_one(name: str, better: str) -> None:
    made = planned(file=file(name))
    assert (made.name, made.mends) == (better, ["file-name"])


def test_a_name_that_says_nothing_is_for_people() -> None:
    assert refused(planned(file=file("最终版.mp4"))) == ["file-name"]


# ---------------------------------------------------------------- what must not be done


def test_content_credentials_forbid_any_writing() -> None:
    made = planned(container=matroska(ai_records=("C2PA",)))
    assert made.steps == ()
    assert "container" in refused(made)
    assert "C2PA" in made.refused[0].instead.en


def test_the_record_of_ai_making_is_kept() -> None:
    made = planned(container=matroska(ai_records=("AIGC",)))
    assert made.edit.ai_tags
    ((watermark, instead),) = [(one.rule, one.instead.en) for one in made.refused]
    assert watermark == "watermark"
    assert "not remove it" in instead


def test_too_short_is_never_stretched() -> None:
    made = planned(settings=())
    assert refused(made) == ["duration"]
    assert "never slows down" in made.refused[0].instead.en


def test_high_dynamic_range_is_not_made_ordinary() -> None:
    made = planned(container=sized(1920, 1088, color_transfer="smpte2084"))
    assert made.steps == ()
    assert "SDR" in next(one.instead.en for one in made.refused if one.rule == "resolution")


def test_without_an_encoder_what_needs_none_is_done() -> None:
    picture = {"codec": "hevc", "codec_tag": "hev1", "stored_width": 1920, "stored_height": 1088}
    made = planned(container=container(duration_s=10.0, **picture), extras=Extras(encoder=""))
    assert done(made) == [("video-codec", "none")]
    assert refused(made) == ["resolution"]


def test_a_picture_that_cannot_be_decoded_is_not_encoded() -> None:
    facts = work(container=sized(1920, 1088)).measurements
    assert facts is not None
    changed = facts.model_copy(update={"decoded_picture": None, "missing": {"decoded_picture": Missing(reason="died")}})
    result = work(container=sized(1920, 1088)).model_copy(update={"measurements": changed})
    made = plan.make(result, load(), Extras())
    assert made.steps == ()


def test_what_only_people_can_judge_keeps_its_own_advice() -> None:
    made = planned(clipping=clipping((40,) * 10))
    ((rule, why, instead),) = [(one.rule, one.why.en, one.instead.en) for one in made.refused]
    assert rule == "audio-clipping"
    assert "clipped" in why
    assert "recording" in instead


def test_a_rule_can_be_left() -> None:
    made = planned(container=matroska(), choices={"leave": frozenset({"container"})})
    assert (made.steps, refused(made)) == ((), ["container"])
    assert "--leave" in made.refused[0].instead.en


# ---------------------------------------------------------------- size and shape


@pytest.mark.parametrize(
    ("size", "edit"),
    [
        ((1920, 1088), {"crop": (0, 0, 1920, 1080), "size": (1920, 1080)}),
        ((3840, 2160), {"size": (1920, 1080)}),
        ((1600, 900), {"size": (1280, 720)}),
        ((854, 480), {"size": (1280, 720), "old_matrix": True}),
        ((1918, 1080), {"size": (1920, 1080)}),
    ],
)
def test_sizes_go_to_the_nearest_that_needs_no_enlarging(size: tuple[int, int], edit: dict[str, Any]) -> None:
    made = planned(container=sized(*size))
    assert edited(made) == {"encode_picture": True, **edit}
    assert made.mends == ["resolution"]


def test_enlarging_is_said() -> None:
    assert "no detail" in planned(container=sized(854, 480)).steps[0].what.en
    assert "no detail" not in planned(container=sized(1600, 900)).steps[0].what.en


def test_anamorphic_pictures_get_square_pixels() -> None:
    made = planned(container=sized(1440, 1080, sample_aspect_ratio=(4, 3)))
    assert edited(made) == {"encode_picture": True, "size": (1920, 1080)}


def test_a_wrong_mark_of_pixel_shape_comes_off_without_loss() -> None:
    made = planned(container=sized(1280, 720, sample_aspect_ratio=(3, 4)))
    assert (done(made), edited(made)) == ([("aspect-ratio,resolution", "none")], {"square_pixels": True})


def test_four_to_three_is_cropped_unless_padding_is_asked_for() -> None:
    made = planned(container=sized(960, 720))
    assert edited(made)["crop"] == (0, 90, 960, 540)
    assert (edited(made)["size"], made.questions[0].default) == ((1280, 720), "crop")
    padded = planned(container=sized(960, 720), choices={"frame": "pad"})
    assert edited(padded) == {"encode_picture": True, "size": (1280, 720), "inside": (960, 720)}


def test_subtitles_move_the_crop() -> None:
    low = [line("字幕", (at, at + 2), 0.05, box=(0.3, 0.85, 0.4, 0.06), subtitle=True) for at in (1, 4, 7)]
    made = planned(container=sized(960, 720), texts=texts(*low))
    x, y, width, height = edited(made)["crop"]
    assert (x, width, height) == (0, 960, 540)
    assert y + height >= 0.91 * 720


def test_subtitles_at_both_edges_forbid_the_crop() -> None:
    both = [line("字幕", (1, 3), 0.05, box=(0.3, top, 0.4, 0.06), subtitle=True) for top in (0.02, 0.9)]
    made = planned(container=sized(960, 720), texts=texts(*both))
    assert set(refused(made)) >= {"aspect-ratio", "resolution"}


def test_an_upright_picture_is_cropped_only_when_asked() -> None:
    made = planned(container=sized(720, 1280))
    assert (made.steps, set(refused(made))) == ((), {"aspect-ratio", "resolution"})
    assert made.questions[0].default == ""
    cropped = planned(container=sized(720, 1280), choices={"frame": "crop"})
    assert edited(cropped)["crop"] == (0, 438, 720, 404)


def test_a_mark_that_turns_comes_off_when_a_person_says_so() -> None:
    turned = sized(1280, 720, rotation_deg=90)
    assert planned(container=turned).steps == ()
    assert "unturn" in planned(container=turned).questions[0].answers
    made = planned(container=turned, choices={"frame": "unturn"})
    assert (done(made), edited(made)) == ([("aspect-ratio,resolution", "none")], {"unturn": True})


def test_bars_all_round_are_cropped_to_the_picture() -> None:
    made = planned(borders=window(), container=sized(1920, 1080))
    assert edited(made) == {"encode_picture": True, "crop": (194, 110, 1532, 860), "size": (1280, 720)}
    assert made.mends == ["borders"]


def test_bars_above_and_below_cost_some_of_the_sides() -> None:
    made = planned(borders=letterbox(), container=sized(1920, 1080))
    x, y, width, height = edited(made)["crop"]
    assert y == 142
    assert abs(width / height - 16 / 9) < 0.02
    assert abs(x + width / 2 - 960) <= 2


def test_bars_for_a_part_only_are_for_people() -> None:
    assert refused(planned(borders=letterbox((0, 20)))) == ["borders"]


# ---------------------------------------------------------------- time


def test_interlaced() -> None:
    made = planned(
        container=container(
            field_order="tt", mediainfo=mediainfo(scan_type="Interlaced", picture_end_s=10.0), duration_s=10.0
        ),
        combing=None,
    )
    assert edited(made) == {"encode_picture": True, "deinterlace": True}


@pytest.mark.parametrize(
    ("rate", "uneven", "to"),
    [(25.0, 0.2, 25), (29.83, 0.0, 29.97), (120.0, 0.0, 60), (12.0, 0.0, None), (15.0, 0.3, None)],
)
def test_rates_become_constant_but_not_smoother(rate: float, uneven: float, to: float | None) -> None:
    made = planned(packets=packets(track(rate_hz=rate, uneven_share=uneven, packets=5000), sound_track()))
    assert edited(made).get("rate_hz") == to
    assert refused(made) == ([] if to else ["frame-rate"])


def test_bunched_frames_are_spread() -> None:
    made = planned(packets=packets(track(bunched=9, uneven_share=0.2), sound_track()))
    assert done(made) == [("frame-rate,stream-integrity", "picture")]


def test_stray_frames_give_way_to_the_one_before() -> None:
    moving = Changing().stray(100, 2)
    made = planned(changes=moving.changes(), levels=moving.levels(), shots=moving.shots())
    assert edited(made) == {"encode_picture": True, "rate_hz": 25, "stray": ((4.0, 4.08),)}


def test_black_at_the_ends_is_cut_and_encoded_where_no_key_is_near() -> None:
    made = planned(levels=levels(black=[(0, 37), (200, 249)]))
    assert edited(made) == {"start_s": 1.52, "end_s": 8.0, "encode_picture": True, "encode_sound": True}
    assert set(made.mends) == {"intro", "outro", "black-frames"}


def test_black_at_the_ends_is_cut_at_keys_without_loss() -> None:
    extras = Extras(keys=((0.0, 0), (1.56, 40), (8.0, 201), (9.0, 226)))
    made = planned(levels=levels(black=[(0, 37), (200, 249)]), extras=extras)
    assert edited(made) == {"start_s": 1.56, "end_s": 8.0, "copied_pictures": 161}
    assert [step.loss for step in made.steps] == ["cut", "cut", "none"]


def test_nothing_is_cut_that_would_leave_too_little() -> None:
    made = planned(levels=levels(black=[(200, 249)]), settings=("rules.duration.min_s=9",))
    assert (made.steps, set(refused(made))) == ((), {"outro", "black-frames"})
    assert "0:08" in made.refused[0].why.en


def titled(*, sure: bool) -> dict[str, Any]:
    written = [line("谢谢观看" if sure else "某某", (8.0, 10.0), 0.1)]
    return {
        "cards": cards(((8.0, 10.0), CARD), looks=50),
        "texts": texts(*written),
        "shots": Changing().cut(200).shots(),
        "speech": None,
    }


def test_an_outro_is_cut_and_brings_the_length_down() -> None:
    settings = ("rules.duration.min_s=5", "rules.duration.max_s=9")
    made = planned(settings=settings, **titled(sure=True))
    assert made.edit.end_s == 8.0
    assert set(made.mends) == {"outro", "duration"}


def test_titles_that_a_notice_asks_for_are_not_cut() -> None:
    settings = (*SHORT, "rules.outro.titles=required")
    assert planned(settings=settings, **titled(sure=True)).steps == ()
    bare = planned(settings=settings)
    assert (bare.steps, refused(bare)) == ((), ["outro"])


def test_too_long_without_anything_to_cut_is_for_people() -> None:
    assert refused(planned(settings=("rules.duration.min_s=5", "rules.duration.max_s=9"))) == ["duration"]


# ---------------------------------------------------------------- sound


def test_loudness_goes_to_the_webs_usual_level() -> None:
    made = planned(loudness=loudness(-35.0))
    assert edited(made) == {"encode_sound": True, "target_lufs": -16.0, "least_lufs": -25.0}
    narrow = planned(loudness=loudness(-35.0), settings=("rules.duration.min_s=5", "rules.loudness.max_lufs=-20"))
    assert narrow.edit.target_lufs == -22.0


def test_peaks_are_lowered_and_nothing_is_raised() -> None:
    made = planned(loudness=loudness(-14.0), true_peak=true_peak(4.0))
    assert (made.edit.target_lufs, made.mends) == (-14.0, ["loudness"])


def test_sides() -> None:
    dead = planned(sound_levels=sound_levels((-90.0,) * 10, (-20.0,) * 10))
    assert edited(dead) == {"encode_sound": True, "sides": "right"}
    inverted = planned(sound_levels=sound_levels((-20.0,) * 10, (-20.0,) * 10, alike=(-0.95,) * 10))
    assert edited(inverted) == {"encode_sound": True, "sides": "invert"}
    uneven = planned(sound_levels=sound_levels((-40.0,) * 10, (-20.0,) * 10))
    assert refused(uneven) == ["channels"]


def test_steady_noise_is_lowered_by_what_is_missing() -> None:
    speech, scene = heard(40.0, behind=(-34.0,))
    made = planned(speech=speech, sound_scene=scene)
    assert made.mends == ["background-noise"]
    assert made.edit.noise_floor_db == -34.0
    assert 10 < made.edit.noise_less_db < 14
    assert made.edit.noise is not None
    first, last = made.edit.noise
    assert 0.5 < last - first <= 1.0
    assert 3.0 < first % 4 < 3.5  # in a pause, and clear of the voice


def test_hum_is_notched_out() -> None:
    speech, scene = heard(40.0, behind=(-30.0,), between=-80.0, hum=(hum(50, 5, -30.0), hum(60, 0)))
    made = planned(speech=speech, sound_scene=scene)
    assert edited(made) == {"encode_sound": True, "hum_hz": 50}


def test_noise_that_drowns_the_voice_is_for_people() -> None:
    speech, scene = heard(40.0, voice=-22.0, behind=(-23.0,))
    assert refused(planned(speech=speech, sound_scene=scene)) == ["background-noise"]


def test_a_late_start_waits_for_a_person() -> None:
    late = container(sounds=(sound(start_s=0.4),), duration_s=10.0)
    made = planned(container=late)
    assert (made.steps, refused(made), made.questions[0].about) == ((), ["av-sync"], "sound-start")
    shifted = planned(container=late, choices={"sound_start": "shift"})
    assert edited(shifted) == {"encode_sound": True, "shift_s": -0.4, "pad_sound": True}
    filled = planned(container=late, choices={"sound_start": "fill"})
    assert edited(filled) == {"encode_sound": True}


def test_ends_apart() -> None:
    longer = planned(packets=packets(track(), sound_track(end_s=205.0)))
    assert (done(longer), edited(longer)) == ([("stream-integrity", "none")], {"cut_sound": True})
    shorter = planned(packets=packets(track(), sound_track(end_s=199.0)))
    assert (done(shorter), edited(shorter)) == (
        [("stream-integrity", "sound")],
        {"encode_sound": True, "pad_sound": True},
    )


def test_damage_is_for_people() -> None:
    assert refused(planned(packets=packets(damage_count=3))) == ["stream-integrity"]


def test_what_asks_for_a_look_is_done_once_somebody_looked() -> None:
    speech, scene = heard(40.0, behind=(-39.0,))  # 17 dB under the voice
    assert refused(planned(speech=speech, sound_scene=scene)) == ["background-noise"]
    also = {"also": frozenset({"background-noise"})}
    assert planned(speech=speech, sound_scene=scene, choices=also).mends == ["background-noise"]


def test_the_plan_is_the_same_for_the_same_facts() -> None:
    facts = {"container": sized(1920, 1088), "loudness": loudness(-35.0)}
    assert planned(**facts) == planned(**facts)


def test_marks_are_never_removed() -> None:
    result = work()
    finding = result.finding("watermark")
    assert finding is not None
    marked = finding.model_copy(update={"status": "fail", "message_id": "mark"})
    others = tuple(one for one in result.findings if one.rule != "watermark")
    made = plan.make(result.model_copy(update={"findings": (*others, marked)}), load(), Extras())
    assert (made.steps, refused(made)) == ((), ["watermark"])
    assert "removes no watermark" in made.refused[0].instead.en
