using System.Security.Cryptography;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure.LegacyImport;
using EggMoney.Integration.Fixtures;
using Microsoft.Data.Sqlite;

namespace EggMoney.Integration.LegacyImport;

/// <summary>A folder with an old machine's files, another for their copies, and the reader on both.</summary>
internal sealed class LegacyFolder : IDisposable
{
    /// <summary>The tables that nothing is imported without, as short as they can be.</summary>
    public const string Tables = """
        CREATE TABLE bot_info (name VARCHAR NOT NULL PRIMARY KEY, symbol VARCHAR, seed FLOAT NOT NULL);
        CREATE TABLE trade (name VARCHAR NOT NULL PRIMARY KEY, amount FLOAT, purchase_price FLOAT NOT NULL, note TEXT);
        CREATE TABLE history (date_added DATETIME, name VARCHAR, profit FLOAT);
        CREATE TABLE "order" (name VARCHAR NOT NULL PRIMARY KEY, trade_result_list JSON);
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("eggmoney-legacy-test-").FullName;

    public LegacyFolder()
    {
        Directory.CreateDirectory(In("machine"));
        Directory.CreateDirectory(Copies);
        Options = new LegacyReaderOptions { TemporaryFolder = Copies, LockPatience = TimeSpan.FromMilliseconds(250) };
    }

    /// <summary>Where the reader's copies go.</summary>
    public string Copies => In("copies %41 #1");

    public LegacyReaderOptions Options { get; set; }

    public DateTime Now { get; set; } = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A file of the machine's.</summary>
    public string this[string name] => Path.Combine(In("machine"), name);

    /// <summary>The names of all files of the machine's.</summary>
    public IReadOnlyList<string> Names => [.. Directory.EnumerateFileSystemEntries(In("machine")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static LegacyInput Input(params string[] paths) => new([.. paths.Select(path => new LegacyDatabase(Path.GetFileName(path), path))], null, null);

    public static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public string Copy(string example, string name = "egg_test.db")
    {
        File.Copy(LegacyExamples.Path(example), this[name], overwrite: true);
        return this[name];
    }

    public string Write(byte[] bytes, string name = "egg_test.db")
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Makes a database, or changes one.</summary>
    public string Make(string sql, string name = "egg_test.db")
    {
        using var connection = Connect(this[name]);
        Run(connection, sql);
        return this[name];
    }

    public Task<ILegacySource> OpenAsync(params string[] paths) => OpenAsync(Input(paths));

    public Task<ILegacySource> OpenAsync(LegacyInput input, CancellationToken cancellationToken = default) =>
        new LegacyReader(Options, new SettableTimeProvider(Now)).OpenAsync(input, cancellationToken);

    /// <summary>The note of the refusal; an assertion when there is none.</summary>
    public async Task<ImportNote> RefusalAsync(params string[] paths) =>
        (await Xunit.Assert.ThrowsAsync<LegacyFileException>(async () =>
        {
            await using var source = await OpenAsync(paths);
            await ReadAllAsync(source);
        })).Note;

    public async Task<List<LegacyRow>> RowsAsync(string path, string table)
    {
        await using var source = await OpenAsync(path);
        return await source.ReadAsync(table, CancellationToken.None).ToListAsync();
    }

    public static async Task<Dictionary<string, int>> ReadAllAsync(ILegacySource source)
    {
        var counts = new Dictionary<string, int>();
        foreach (var table in source.Tables.Keys)
        {
            counts[table] = await source.ReadAsync(table, CancellationToken.None).CountAsync();
        }

        return counts;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string In(string name) => Path.Combine(_root, name);
}
