"""Mend a work as far as a machine may: plan from the verdicts, write another file, check that again.

    verdicts and facts --plan--> Plan(steps, refused, edit) --commands--> ffmpeg --check again--> the new file

`plan` and `commands` are pure. The work itself is never written to.
"""
