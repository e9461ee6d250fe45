"""``studykit completion``: scripts for bash, zsh and fish; they ask ``completion candidates`` at each Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.output import write
from studykit.errors import UsageError

if TYPE_CHECKING:
    from studykit.cli.commands import Context

_BASH = """\
# bash: eval "$(studykit completion bash)" in ~/.bashrc
_studykit() {
    local line words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=()
    while IFS=$'\\t' read -r line _; do
        COMPREPLY+=("$line")
    done < <(studykit completion candidates -- "${words[@]}" 2>/dev/null)
    # A value that goes on (NAME=) wants no blank after it.
    [[ ${#COMPREPLY[@]} -gt 0 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o default -F _studykit studykit
"""
_ZSH = """\
# zsh: source <(studykit completion zsh) in ~/.zshrc, after compinit
_studykit() {
    local word about
    local -a plain open
    while IFS=$'\\t' read -r word about; do
        if [[ $word == *= ]]; then
            open+=("${word//:/\\\\:}${about:+:$about}")
        else
            plain+=("${word//:/\\\\:}${about:+:$about}")
        fi
    done < <(studykit completion candidates -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#plain} + ${#open} == 0 )); then
        _files
        return
    fi
    (( ${#plain} )) && _describe 'studykit' plain
    (( ${#open} )) && _describe 'studykit' open -S ''
}
compdef _studykit studykit
"""
_FISH = """\
# fish: studykit completion fish > ~/.config/fish/completions/studykit.fish
function __studykit_candidates
    set -l words (commandline -opc) (commandline -ct)
    set -l found (studykit completion candidates -- $words[2..] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c studykit -f -a '(__studykit_candidates)'
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
_USAGE = """usage: studykit completion bash|zsh|fish
       studykit completion candidates -- WORD ...

Prints the script that completes commands, calculators, operations, options, choices,
price names and labs in your shell. Its first line says where it belongs.

`candidates` is what the scripts ask: what the last WORD may become, one a line, with
what it is about after a tab. Nothing is printed where a file's name is wanted.

options:
  -h, --help  print this"""


def main(args: list[str], context: Context) -> int:
    """Print a script, or what a word may become; returns the exit code.

    Raises:
        UsageError: It is neither a shell nor ``candidates``.
    """
    if args and args[0] == "candidates":
        from studykit.cli.candidates import candidates

        words = args[2:] if args[1:2] == ["--"] else args[1:]
        found = candidates(words or [""], context)
        if found:
            write("\n".join(f"{word}\t{about}".rstrip() for word, about in found))
        return 0
    if args and args[0] in {"-h", "--help"}:
        write(_USAGE)
        return 0
    if len(args) != 1 or args[0] not in SCRIPTS:
        raise UsageError(
            "Name a shell: bash, zsh or fish." if not args else f"There is no script for {' '.join(args)!r}.",
            "For example: studykit completion bash",
        )
    write(SCRIPTS[args[0]])
    return 0
