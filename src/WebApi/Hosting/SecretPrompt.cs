using System.Text;

namespace EggMoney.WebApi.Hosting;

/// <summary>Asks for a secret, which must never be an argument: those are in the shell's history and in everybody's list of processes.</summary>
internal static class SecretPrompt
{
    /// <summary>The variable's value; else what is typed, unseen, at the terminal; else the first line of standard input.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="question">What the terminal is asked.</param>
    /// <param name="error">Where it is asked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<string> ReadAsync(string variable, string question, TextWriter error, CancellationToken cancellationToken)
    {
        var secret = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
            : Console.IsInputRedirected ? await Console.In.ReadLineAsync(cancellationToken)
            : await AskTwiceAsync(question, error);
        return secret is { Length: > 0 } ? secret : throw new ProblemException($"There is no password: set {variable}, or write it to standard input.");
    }

    private static async Task<string> AskTwiceAsync(string question, TextWriter error)
    {
        var first = await AskAsync(question + ": ", error);
        return await AskAsync("Again: ", error) == first ? first : throw new ProblemException("The two passwords differ.");
    }

    private static async Task<string> AskAsync(string question, TextWriter error)
    {
        await error.WriteAsync(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        await error.WriteLineAsync();
        return typed.ToString();
    }
}
