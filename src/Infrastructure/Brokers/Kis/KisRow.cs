using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>An object of an answer. What is not known is passed over; what is needed and missing is an error that names endpoint and field.</summary>
internal readonly struct KisRow(string endpoint, JsonElement element)
{
    /// <summary>The value without its padding; blank when it is not there.</summary>
    public string Text(string field) => Find(field) is { } value ? value.Trim() : "";

    /// <summary>The value as it came, padding and all.</summary>
    public string Raw(string field) => Find(field) ?? "";

    public string Needed(string field) => Text(field) is { Length: > 0 } text ? text : throw Missing(field);

    public decimal Number(string field) => Decimal(field) ?? throw Missing(field);

    /// <summary>A number; null when it is blank or not there.</summary>
    public decimal? Decimal(string field)
    {
        var text = Text(field);
        if (text.Length == 0)
        {
            return null;
        }

        // Not exponents and not thousands: what is written otherwise than documented is not guessed at.
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unreadable(field, text);
    }

    /// <summary>Whole shares, never fewer than none.</summary>
    public decimal Shares(string field)
    {
        var shares = Number(field);
        return shares >= 0 && decimal.Truncate(shares) == shares ? shares : throw Unreadable(field, Text(field));
    }

    public DateOnly Date(string field)
    {
        var text = Needed(field);
        return KisTime.TryParseDate(text, out var date) ? date : throw Unreadable(field, text);
    }

    public BrokerException Missing(string field) => new(BrokerError.Unavailable, $"KIS {endpoint} answered without '{field}'.");

    public BrokerException Unreadable(string field, string text) =>
        new(BrokerError.Unavailable, $"KIS {endpoint} answered '{field}' = '{(text.Length > 40 ? text[..40] : text)}', which cannot be read.");

    /// <summary>The broker writes keys in capitals in some answers and small in others.</summary>
    private string? Find(string field)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (!element.TryGetProperty(field, out var value))
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name.Equals(field, StringComparison.OrdinalIgnoreCase))
                {
                    value = property.Value;
                    break;
                }
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }
}
