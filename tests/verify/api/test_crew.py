"""Workers are started again, whatever keeps the machine from it for a while."""

from __future__ import annotations

import time

from apis import LONGEST_S, api

from verify.web.jobs import crew


def test_a_machine_that_cannot_fork_now_works_later(data_folder, monkeypatch, capsys) -> None:
    """
    It is one more failure, said on standard error and waited after; the next try does the check.
    """
    started, refused = crew._started, []

    def scarce(*told):
        if len(refused) < 2:
            refused.append(time.monotonic())
            raise OSError(12, "Cannot allocate memory")
        return started(*told)

    monkeypatch.setattr(crew, "_started", scarce)
    with api(data_folder, workers=1) as running:
        done = running.ended(running.ask()["id"])

    assert "done" == done["state"]
    assert 0.9 < refused[1] - refused[0] < LONGEST_S
    assert 2 == capsys.readouterr().err.count("No worker can be started (Cannot allocate memory)")
