using System.CommandLine;

namespace GoEmu.Cli.Commands;

/// <summary><c>goemu completion SHELL</c>: prints a script that makes a shell complete goemu's commands and options.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # goemu completion for bash: source this file, or put it into /etc/bash_completion.d
        _goemu() {
            local cur=${COMP_WORDS[COMP_CWORD]}
            if [ "${COMP_WORDS[1]}" = run ] && [ "${cur:0:1}" != - ] && [ "$COMP_CWORD" -gt 1 ]; then
                COMPREPLY=($(compgen -c -f -- "$cur"))
            else
                COMPREPLY=($(goemu "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep -- "^$cur"))
            fi
        }
        complete -o default -F _goemu goemu
        """;

    private const string Zsh = """
        #compdef goemu
        # goemu completion for zsh: put this file as _goemu into a folder of $fpath
        _goemu() {
            local -a words_found
            words_found=(${(f)"$(goemu "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
            compadd -- $words_found
            _files
        }
        compdef _goemu goemu
        """;

    private const string Fish = """
        # goemu completion for fish: put this file into ~/.config/fish/completions
        complete -c goemu -a '(goemu "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a completion script for a shell.") { shell };
        command.SetAction(result => Console.Out.WriteLine(result.GetValue(shell) switch { "zsh" => Zsh, "fish" => Fish, _ => Bash }));
        return command;
    }
}
