"""A shell in which every AWS client uses the simulated account, and whose prompt says so.

A user's start-up files may set keys, profiles and endpoints of their own. They are read first, and what they
say of AWS is then replaced: a command typed here cannot reach a real account by way of them.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASH = """[ -r ~/.bashrc ] && . ~/.bashrc
unset ${{!AWS_@}}
{exports}
PS1={prompt}"$PS1"
"""
_ZSH = """ZDOTDIR={dotdir}
[ -r "$ZDOTDIR/.zshrc" ] && . "$ZDOTDIR/.zshrc"
unset -m 'AWS_*'
{exports}
PROMPT={prompt}"$PROMPT"
"""


def shell_command(
    environment: Mapping[str, str], label: str, folder: Path
) -> tuple[list[str], dict[str, str]]:
    """How the user's shell is started.

    Args:
        environment: The account's (:meth:`studykit.sim.account.Account.environment`).
        label: What the prompt shows.
        folder: Where a start-up file of ours may lie.

    Returns:
        The words to execute, and the environment to do it in.
    """
    shell = environment.get("SHELL") or "/bin/sh"
    ours = {name: value for name, value in environment.items() if name.startswith("AWS_")}
    exports = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in ours.items())
    prompt = shlex.quote(f"({label}) ")
    match Path(shell).name:
        case "bash":
            start = folder / "shell.bashrc"
            start.write_text(_BASH.format(exports=exports, prompt=prompt), encoding="utf-8")
            return [shell, "--rcfile", str(start), "-i"], dict(environment)
        case "zsh":
            dotdir = shlex.quote(environment.get("ZDOTDIR") or environment.get("HOME", "/"))
            (folder / ".zshrc").write_text(
                _ZSH.format(dotdir=dotdir, exports=exports, prompt=prompt), encoding="utf-8"
            )
            return [shell, "-i"], {**environment, "ZDOTDIR": str(folder)}
        case _:
            return [shell, "-i"], {**environment, "PS1": f"({label}) $ "}
