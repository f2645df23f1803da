using System.Globalization;
using EggMoney.Application.Common;

namespace EggMoney.Application.LegacyImport;

/// <summary>What the parts of one import share.</summary>
internal sealed class ImportWork(LegacyScan scan, ImportOptions options, ImportProblems problems, KnownRows known, Guid importId, WallClock clock)
{
    private readonly List<ImportConflict> _conflicts = [];

    public Guid ImportId { get; } = importId;

    public LegacyScan Scan { get; } = scan;

    public ImportOptions Options { get; } = options;

    public ImportProblems Problems { get; } = problems;

    public KnownRows Known { get; } = known;

    public ImportJournal Journal { get; } = new(importId);

    /// <summary>UTC.</summary>
    public DateTime Now { get; } = clock.Now();

    /// <summary>How far the books were from balancing before, in dollars; 0 unless somebody made them so.</summary>
    public decimal Imbalance { get; set; }

    /// <summary>What both sides changed.</summary>
    public IReadOnlyList<ImportConflict> Conflicts => _conflicts;

    /// <summary>Rows by table.</summary>
    public Dictionary<string, RowCounts> Counts { get; } = [];

    /// <summary>Each name and what became of it.</summary>
    public List<MovedName> Names { get; } = [];

    /// <summary>Bots that traded here already: whether they go on is their owner's to say.</summary>
    public HashSet<Guid> ConfirmedBots { get; } = [];

    /// <summary>Bots that the old machine traded with.</summary>
    public List<Guid> BotsToActivate { get; } = [];

    /// <summary>What came, for the user's money.</summary>
    public MoneyMoved Money { get; } = new();

    /// <summary>Secrets that are taken over, by name.</summary>
    public List<string> Secrets { get; } = [];

    public Guid NewId() => clock.NewId();

    /// <summary>The rows of a table.</summary>
    public RowCounts CountsOf(string table)
    {
        if (!Counts.TryGetValue(table, out var counts))
        {
            Counts[table] = counts = new();
        }

        return counts;
    }

    /// <summary>Both sides changed something.</summary>
    public void Conflict(string table, string name, string? field, string? here, string? there) => _conflicts.Add(new(
        table,
        name,
        field,
        here,
        there,
        Options.Overwrite switch
        {
            true => Language.Pick("The old machine's value is taken.", "이전 서버의 값을 가져옵니다."),
            false => Language.Pick("What is here is kept.", "여기의 값을 유지합니다."),
            null => Language.Pick(
                "It was changed here and on the old machine. Say whether to overwrite what is here, or to keep it.",
                "여기와 이전 서버에서 모두 변경되었습니다. 덮어쓸지(overwrite) 유지할지(keep) 지정하십시오."),
        }));

    /// <summary>Amounts as reports write them.</summary>
    public static string Text(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);
}

/// <summary>Rows of a table.</summary>
internal sealed class RowCounts
{
    public long Written { get; set; }

    public long Merged { get; set; }

    public long Changed { get; set; }

    public long Unchanged { get; set; }
}

/// <summary>What changes of a user's money, in dollars.</summary>
internal sealed class MoneyMoved
{
    /// <summary>Exact cost of what is held, more than before.</summary>
    public decimal Cost { get; set; }

    /// <summary>Realised profit, more than before.</summary>
    public decimal Realised { get; set; }
}
