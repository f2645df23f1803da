using System.Globalization;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.Benchmarks;

/// <summary>The command line of a benchmark.</summary>
internal sealed record Options(int? Users, int? Bots, int? Sessions, string? Database, int? Trades = null)
{
    public static Options Parse(string[] args)
    {
        var values = new Dictionary<string, string>();
        for (var index = 0; index + 1 < args.Length; index += 2)
        {
            values[args[index].TrimStart('-')] = args[index + 1];
        }

        int? Number(string name) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        return new(Number("users"), Number("bots"), Number("sessions"), values.GetValueOrDefault("database") is { Length: > 0 } database ? database : null, Number("trades"));
    }

    /// <summary>The database, and the folder to delete afterwards when it is a temporary file.</summary>
    public (DatabaseOptions Options, string? Folder) Open(bool throwaway)
    {
        if (Database is not null)
        {
            return (DatabaseOptions.Parse(Database), null);
        }

        var folder = Directory.CreateTempSubdirectory("eggmoney-benchmark-").FullName;
        return (DatabaseOptions.SqliteFile(Path.Combine(folder, "eggmoney.db"), throwaway), folder);
    }
}
