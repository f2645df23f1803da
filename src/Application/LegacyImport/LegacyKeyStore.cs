using System.Globalization;
using System.Text.Json;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>What <c>key_store.json</c> says; what it does not say is null.</summary>
internal sealed class LegacyKeyStore
{
    private const int LargestFile = 1_000_000;
    private const decimal LeastWon = 100;
    private const decimal MostWon = 100_000;
    private const string MonthPrefix = "EXCHANGE_RATE_";

    /// <summary>The old program's own defaults, one for each half of the year; here a time relative to the close follows it by itself.</summary>
    private static readonly Dictionary<string, string> RelativeEnd = new() { ["04:30"] = "close-00:30", ["05:30"] = "close-00:30" };

    private static readonly Dictionary<string, string> RelativeDip = new() { ["04:50"] = "close-00:10", ["05:50"] = "close-00:10" };

    /// <summary>Keys that mean nothing here, and why.</summary>
    private static readonly Dictionary<string, (string English, string Korean)> NotTaken = new()
    {
        ["AT_KEY"] = ("The broker's access token is not taken over: it ends within a day, and this server gets its own.", "증권사 접근 토큰은 하루 안에 만료되고 이 서버가 새로 발급받으므로 가져오지 않습니다."),
        ["AT_EX_DATE"] = ("It belongs to the access token, which is not taken over.", "가져오지 않는 접근 토큰의 만료 시각입니다."),
        ["EXCHANGE_RATE"] = ("The rate of the day is not taken over; those of the months are.", "당일 환율은 가져오지 않고 월별 환율만 가져옵니다."),
        ["EXCHANGE_RATE_TIME"] = ("It belongs to the rate of the day, which is not taken over.", "가져오지 않는 당일 환율의 시각입니다."),
    };

    /// <summary>When the day is planned.</summary>
    public string? PlanTime { get; private set; }

    /// <summary>The first slice.</summary>
    public string? SliceStart { get; private set; }

    /// <summary>The last slice.</summary>
    public string? SliceEnd { get; private set; }

    /// <summary>Slices of an order.</summary>
    public int? SliceCount { get; private set; }

    /// <summary>When a drop is looked for.</summary>
    public string? ClosingDipTime { get; private set; }

    /// <summary>See <see cref="Domain.Accounts.UserSettings"/>.</summary>
    public bool? AutoStart { get; private set; }

    /// <summary>See <see cref="Domain.Accounts.UserSettings"/>.</summary>
    public decimal? AutoStartThreshold { get; private set; }

    /// <summary>Dollars.</summary>
    public decimal? TotalBudget { get; private set; }

    /// <summary>Won for a dollar by the month's first day.</summary>
    public SortedDictionary<DateOnly, decimal> Rates { get; } = [];

    /// <summary>Keys that were read.</summary>
    public int Entries { get; private set; }

    /// <summary>Reads a file.</summary>
    public static LegacyKeyStore Read(LegacyText file, ImportProblems problems)
    {
        var store = new LegacyKeyStore();
        if (file.Content.Length > LargestFile)
        {
            problems.Fatal("too_large", file.Name, null, null, "The file is too large for a key store. Give the old machine's key_store.json.", "key_store.json으로 보기에는 파일이 너무 큽니다. 이전 서버의 key_store.json을 지정하십시오.");
            return store;
        }

        try
        {
            var content = file.Content.AsMemory();
            if (content.Span.StartsWith("\uFEFF"u8))
            {
                content = content[3..];
            }

            using var json = JsonDocument.Parse(content);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            foreach (var property in json.RootElement.EnumerateObject())
            {
                store.Entries++;
                store.Take(file.Name, property.Name, property.Value, problems);
            }
        }
        catch (JsonException)
        {
            problems.Fatal(
                "not_json",
                file.Name,
                null,
                null,
                "The file is torn or is not JSON: the old program would have read it as empty. Take it from a backup, or leave it out and set schedule and rates here.",
                "파일이 손상되었거나 JSON이 아닙니다. 백업에서 가져오거나, 이 파일을 빼고 일정과 환율을 여기에서 설정하십시오.");
        }

        return store;
    }

    private void Take(string file, string key, JsonElement value, ImportProblems problems)
    {
        switch (key)
        {
            case "TRADE_TIME":
                PlanTime = Time(value) ?? Wrong<string>("a time such as \"00:05\"", "\"00:05\"와 같은 시각");
                break;
            case "TWAP_TIME":
                if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && Time(value[0]) is { } start && Time(value[1]) is { } end)
                {
                    (SliceStart, SliceEnd) = (start, RelativeEnd.GetValueOrDefault(end, end));
                }
                else
                {
                    Wrong<string>("two times such as [\"00:10\", \"04:30\"]", "[\"00:10\", \"04:30\"]과 같은 두 시각");
                }

                break;
            case "TWAP_COUNT":
                SliceCount = Number(value, 1, ScheduleRules.MaxSlices) is { } count && count == decimal.Truncate(count)
                    ? (int)count
                    : Wrong<int?>($"a whole number from 1 to {ScheduleRules.MaxSlices}", $"1~{ScheduleRules.MaxSlices}의 정수");
                break;
            case "CLOSING_BUY_TIME":
                ClosingDipTime = Time(value) is { } dip ? RelativeDip.GetValueOrDefault(dip, dip) : Wrong<string>("a time such as \"04:50\"", "\"04:50\"과 같은 시각");
                break;
            case "AUTO_START":
                AutoStart = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool?>("true or false", "true 또는 false");
                break;
            case "AUTO_START_THRESHOLD":
                AutoStartThreshold = Number(value, 0, 1) ?? Wrong<decimal?>("a number from 0 to 1", "0~1의 수");
                break;
            case "TOTAL_BUDGET":
                TotalBudget = value.ValueKind == JsonValueKind.Null ? null : Number(value, 0, LegacyCells.LargestAmount) ?? Wrong<decimal?>("an amount of dollars", "달러 금액");
                break;
            default:
                TakeOther(file, key, value, problems);
                break;
        }

        T? Wrong<T>(string english, string korean)
        {
            problems.Bad("wrong_type", file, null, key, $"The value is not {english}.", $"값이 {korean}이(가) 아닙니다.");
            problems.Skip(file);
            return default;
        }
    }

    private void TakeOther(string file, string key, JsonElement value, ImportProblems problems)
    {
        if (NotTaken.TryGetValue(key, out var reason))
        {
            problems.Tell("not_taken_over", file, null, key, reason.English, reason.Korean);
            problems.Skip(file);
        }
        else if (key.StartsWith(MonthPrefix, StringComparison.Ordinal)
            && DateOnly.TryParseExact(key[MonthPrefix.Length..] + "_01", "yyyy_MM_dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            if (Number(value, LeastWon, MostWon) is { } won)
            {
                Rates[month] = won;
            }
            else
            {
                problems.Bad("wrong_type", file, null, key, $"The value is not won for a dollar ({LeastWon} to {MostWon}).", $"값이 1달러당 원화({LeastWon}~{MostWon})가 아닙니다.");
                problems.Skip(file);
            }
        }
        else
        {
            problems.Tell("not_taken_over", file, null, LegacyCells.Shown(key), "Nothing here reads it; it is not taken over.", "여기에서 쓰이지 않으므로 가져오지 않습니다.");
            problems.Skip(file);
        }
    }

    /// <summary>A wall-clock time, as the schedule writes it; the old program took <c>4:30</c> too.</summary>
    private static string? Time(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && TimeOnly.TryParseExact(value.GetString(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString("HH:mm", CultureInfo.InvariantCulture)
            : null;

    private static decimal? Number(JsonElement value, decimal lowest, decimal highest) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= lowest && number <= highest ? Money.ToStored(number) : null;
}
