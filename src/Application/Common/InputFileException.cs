using System.Globalization;
using System.Text;

namespace EggMoney.Application.Common;

/// <summary>A file given to the program cannot be used as it is. The message names the place, so that its owner can mend it.</summary>
public sealed class InputFileException : Exception
{
    /// <summary>Says what is wrong and where.</summary>
    /// <param name="file">The file or folder as it was named.</param>
    /// <param name="line">The line, counted from 1, or null when the file as a whole is meant.</param>
    /// <param name="field">The column, or null when the line as a whole is meant.</param>
    /// <param name="problem">What is wrong, for example <c>'abc' is not a number above 0</c>.</param>
    public InputFileException(string file, int? line, string? field, string problem)
        : this(file, line, field, problem, null)
    {
    }

    /// <summary>Says what is wrong and where, and keeps the cause.</summary>
    /// <inheritdoc cref="InputFileException(string, int?, string?, string)"/>
    public InputFileException(string file, int? line, string? field, string problem, Exception? cause)
        : base(Text(file, line, field, problem), cause)
    {
        File = file;
        Line = line;
        Field = field;
        Problem = problem;
    }

    /// <summary>The file or folder as it was named.</summary>
    public string File { get; }

    /// <summary>The line, counted from 1, or null.</summary>
    public int? Line { get; }

    /// <summary>The column, or null.</summary>
    public string? Field { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    private static string Text(string file, int? line, string? field, string problem)
    {
        var text = new StringBuilder(file);
        if (line is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" line {line}");
        }

        if (field is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $", field {field}");
        }

        return text.Append(": ").Append(problem).ToString();
    }
}
