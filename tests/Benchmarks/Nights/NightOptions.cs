using System.Globalization;

namespace EggMoney.Benchmarks.Nights;

/// <summary>The command line of a night and of a month: names and values.</summary>
internal sealed class NightOptions
{
    private readonly Dictionary<string, string> _values = [];

    private NightOptions()
    {
    }

    public static NightOptions Parse(string[] args)
    {
        var options = new NightOptions();
        for (var index = 0; index < args.Length; index += 2)
        {
            options._values[args[index].TrimStart('-')] = index + 1 < args.Length ? args[index + 1] : throw new FormatException(args[index] + " lacks its value.");
        }

        return options;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int usual) => Text(name) is { } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : usual;

    public decimal Decimal(string name, decimal usual) => Text(name) is { } text ? decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : usual;

    /// <summary>Such as <c>1G</c> or <c>512M</c>.</summary>
    public long Bytes(string name, string usual)
    {
        var text = Text(name) ?? usual;
        return long.Parse(text[..^1], CultureInfo.InvariantCulture) * (text[^1] switch { 'G' => 1L << 30, 'M' => 1L << 20, _ => throw new FormatException($"{text} is no size; 1G and 512M are.") });
    }

    /// <summary>Such as <c>3s</c>, <c>500ms</c> or <c>0s</c>.</summary>
    public TimeSpan Time(string name, string usual)
    {
        var text = Text(name) ?? usual;
        return text.EndsWith("ms", StringComparison.Ordinal)
            ? TimeSpan.FromMilliseconds(int.Parse(text[..^2], CultureInfo.InvariantCulture))
            : text.EndsWith('s') ? TimeSpan.FromSeconds(int.Parse(text[..^1], CultureInfo.InvariantCulture)) : throw new FormatException($"{text} is no time; 3s and 500ms are.");
    }
}
