"""A shell in which every AWS client uses the simulated account, and whose prompt says so.

A user's start-up files may set keys, profiles and endpoints of their own. In bash, zsh, fish and the shells
that read what ``ENV`` names (sh, dash, ash, ksh, mksh) they are read first, and what they say of AWS is then replaced:
a command typed here cannot reach a real account by way of them. Any other shell gets the account's
environment, and the last word is its own start-up files'.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.sim.folder import file_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

# Some clients know endpoints of their own and leave AWS_ENDPOINT_URL aside (the AWS CLI has one for SQS). What
# they send by way of these goes to a port of this machine on which nobody listens.
NOWHERE = "http://127.0.0.1:9"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
DIRECT = ("NO_PROXY", "no_proxy")

# Shells that read the file that ENV names when they are interactive, and the one they read without it.
# https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html
_READ_ENV = {
    "sh": "",
    "dash": "",
    "ash": "",
    "ksh": "$HOME/.kshrc",
    "ksh93": "$HOME/.kshrc",
    "mksh": "$HOME/.mkshrc",
}

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
_POSIX = """[ -r {theirs} ] && . {theirs}
for name in $(env | sed -n 's/^\\(AWS_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$name"; done
{exports}
PS1={prompt}"$PS1"
"""
# Given with --init-command, which fish runs after its configuration. A universal variable is the user's for
# all sessions and is not erased: an empty one stands in front of it.
# https://fishshell.com/docs/current/cmds/fish.html
_FISH = """for name in (set --names | string match 'AWS_*')
set --erase --global $name
set --query $name; and set --global --export $name ''
end
{exports}
functions --copy fish_prompt studykit_prompt
function fish_prompt; echo -n {prompt}; studykit_prompt; end
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
    ours = {
        name: value
        for name, value in environment.items()
        if name.startswith("AWS_") or name in (*PROXIES, *DIRECT)
    }
    exports = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in ours.items())
    prompt = shlex.quote(f"({label}) ")
    match Path(shell).name:
        case "bash":
            start = _written(folder / "shell.bashrc", _BASH.format(exports=exports, prompt=prompt))
            return [shell, "--rcfile", str(start), "-i"], dict(environment)
        case "zsh":
            dotdir = shlex.quote(environment.get("ZDOTDIR") or environment.get("HOME", "/"))
            _written(folder / ".zshrc", _ZSH.format(dotdir=dotdir, exports=exports, prompt=prompt))
            return [shell, "-i"], {**environment, "ZDOTDIR": str(folder)}
        case "fish":
            exports = "\n".join(
                f"set --global --export {name} {_fish(value)}" for name, value in ours.items()
            )
            init = _FISH.format(exports=exports, prompt=_fish(f"({label}) "))
            return [shell, "--interactive", "--init-command", init], dict(environment)
        case name if name in _READ_ENV:
            theirs = _expanded(environment.get("ENV") or _READ_ENV[name])
            start = _written(
                folder / "shell.rc", _POSIX.format(theirs=theirs, exports=exports, prompt=prompt)
            )
            return [shell, "-i"], {**environment, "ENV": str(start), "PS1": "$ "}
        case _:
            return [shell, "-i"], {**environment, "PS1": f"({label}) $ "}


def _written(path: Path, text: str) -> Path:
    with file_errors(path):
        path.write_text(text, encoding="utf-8")
    return path


def _expanded(path: str) -> str:
    """A path in double quotes, in which a shell replaces variables, as it does in ENV."""
    return '"' + re.sub(r'(["`\\])', r"\\\1", path) + '"'


def _fish(text: str) -> str:
    """A word in fish's single quotes, in which only backslash and quote are escaped."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
