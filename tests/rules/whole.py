"""Made facts of a whole work that has no fault."""

from __future__ import annotations

from sciencevid_check.measurements import (
    Borders,
    Copies,
    Detail,
    Fact,
    Flashes,
    Focus,
    Marks,
    Mouths,
    Silences,
    Texts,
    VoiceBands,
)
from tests.rules.changing import Changing
from tests.rules.moving import combing, motion, pan
from tests.rules.series import colour, decoded_picture, decoded_sound, levels, loudness, true_peak
from tests.rules.sounds import clipping, sound_levels
from tests.rules.titled import cards
from tests.rules.voices import heard

FRAMES = 250


def seen_and_heard() -> dict[str, Fact]:
    """All that decoding gives, by the measurements' names."""
    nothing = (0.0,) * FRAMES
    seconds = FRAMES // 25
    moving = Changing(FRAMES)
    speech, sound_scene = heard(10.0)
    return {
        "decoded_picture": decoded_picture(FRAMES),
        "decoded_sound": decoded_sound(duration_s=200.0),
        "levels": levels(FRAMES),
        "loudness": loudness(),
        "true_peak": true_peak(),
        "colour": colour(FRAMES // 5),
        "marks": Marks(step_s=0.5, end_s=seconds, told=1.0, found=()),
        "cards": cards(looks=FRAMES // 5),
        "changes": moving.changes(),
        "shots": moving.shots(),
        "flashes": Flashes(up=nothing, down=nothing, red_up=nothing, red_down=nothing),
        "borders": Borders(at_s=tuple(at / 5 for at in range(5 * seconds)), bars=(), surrounds=()),
        "detail": Detail(at_s=(0.0,), luma=(110.0,), width_px=(1200.0,), grid=(0.3,), smooth=(0.92,)),
        "focus": Focus(at_s=(0.0,), middle=(0.7,), whole=(0.7,)),
        "texts": Texts(looked_s=(0.0,)),
        "motion": motion(pan, frames=FRAMES),
        "combing": combing((0.0,) * seconds),
        "silences": Silences(shortest_s=0.25, quiet=dict.fromkeys((-40, -50, -60, -70, -80, -120), ()), holes=()),
        "sound_levels": sound_levels((-20.0,) * seconds, (-20.0,) * seconds),
        "clipping": clipping((0,) * seconds),
        "speech": speech,
        "sound_scene": sound_scene,
        "copies": Copies(compared=3),
        "mouths": Mouths(mouths=(), faces_s=0.0),
        "voice_bands": VoiceBands(
            start_s=0.021, step_s=0.04, edges_hz=(150.0, 300.0, 500.0), level_dbfs=((-30,) * FRAMES,)
        ),
    }
