using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>What came of looking at an old machine's files.</summary>
public enum ImportOutcome
{
    /// <summary>It could be imported; nothing was written.</summary>
    Planned,

    /// <summary>All of it is here.</summary>
    Imported,

    /// <summary>It was here already; nothing was written.</summary>
    Unchanged,

    /// <summary>It cannot be imported as it is; nothing was written.</summary>
    Refused,
}

/// <summary>What an import found, did or would do, and whether it comes out even.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="ImportId">The import; null when nothing was written.</param>
/// <param name="FileName">The database file as its owner named it.</param>
/// <param name="Machine">The name that the old machine's settings give its owner; null without them.</param>
/// <param name="Tables">Each table's rows.</param>
/// <param name="Problems">Rows that cannot be taken as they are. While there is one, and nobody said to leave them out, nothing is written.</param>
/// <param name="ProblemCount">How many there are; the list ends after the first few hundred.</param>
/// <param name="Notes">What is not taken over, and what was filled in.</param>
/// <param name="Bots">The bots before and after.</param>
/// <param name="Fills">Shares that changed hands on the old machine and were in none of its books; they are booked.</param>
/// <param name="Rests">What is left of the old machine's orders: dropped. Its owner looks for it at the broker and cancels it there.</param>
/// <param name="Conflicts">What was changed here since an earlier import, and by the old machine too.</param>
/// <param name="Checks">New = old + fills, to the cent.</param>
/// <param name="Secrets">Names of the secrets that are taken over, never their values.</param>
/// <param name="Confirmation">Of a dry run: send this with the same files and options within an hour, and it is done in earnest. Null when it cannot be.</param>
public sealed record ImportReport(
    [property: JsonConverter(typeof(EnumJson<ImportOutcome>))] ImportOutcome Outcome,
    Guid? ImportId,
    string FileName,
    string? Machine,
    IReadOnlyList<ImportedTable> Tables,
    IReadOnlyList<ImportNote> Problems,
    int ProblemCount,
    IReadOnlyList<ImportNote> Notes,
    IReadOnlyList<ImportedBot> Bots,
    IReadOnlyList<ImportedFill> Fills,
    IReadOnlyList<ImportedRest> Rests,
    IReadOnlyList<ImportConflict> Conflicts,
    IReadOnlyList<ImportCheck> Checks,
    IReadOnlyList<string> Secrets,
    string? Confirmation = null);

/// <summary>A table's rows.</summary>
/// <param name="Name">The table, or the file where it is none.</param>
/// <param name="Read">Rows in the file.</param>
/// <param name="Written">Rows that are new here.</param>
/// <param name="Merged">Rows that went into another one's.</param>
/// <param name="Changed">Rows that were here already and are brought up to date.</param>
/// <param name="Unchanged">Rows that were here already.</param>
/// <param name="Skipped">Rows that are left out; <see cref="ImportReport.Problems"/> and <see cref="ImportReport.Notes"/> say why.</param>
public sealed record ImportedTable(string Name, long Read, long Written, long Merged, long Changed, long Unchanged, long Skipped);

/// <summary>Something that a person should know, about a place in a file.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Table">The table, or the file where it is none.</param>
/// <param name="Row">The row id in the file; null for the table as a whole.</param>
/// <param name="Column">The column or key; null for the row as a whole.</param>
/// <param name="Text">What it is and what to do, in the language of whoever asked.</param>
public sealed record ImportNote(string Code, string Table, long? Row, string? Column, string Text);

/// <summary>A bot before and after.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="WasActive">Whether the old machine traded with it. Here it is inactive until its owner resumes trading.</param>
/// <param name="TierBefore">T by the old machine's holdings.</param>
/// <param name="TierAfter">T with the unbooked fills.</param>
/// <param name="Quantity">Shares after.</param>
/// <param name="AveragePrice">Average price after, in dollars.</param>
public sealed record ImportedBot(string Name, string Symbol, bool WasActive, decimal TierBefore, decimal TierAfter, decimal Quantity, decimal AveragePrice);

/// <summary>Shares that changed hands in a slice and were in no trade yet.</summary>
/// <param name="Name">The bot's or holding's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c>.</param>
/// <param name="Slice">Which slice of the order, from 1.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Dollars a share.</param>
/// <param name="Amount">Dollars.</param>
public sealed record ImportedFill(
    string Name, string Symbol, DateOnly Session, [property: JsonConverter(typeof(OrderKindNames))] OrderKind Kind, int Slice, decimal Quantity, decimal Price, decimal Amount);

/// <summary>Order kinds by the names that files and the API use.</summary>
public sealed class OrderKindNames() : EnumJson<OrderKind>(kind => kind.Name());

/// <summary>The rest of an order that the old machine had not worked off.</summary>
/// <param name="Name">The bot's or holding's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c>.</param>
/// <param name="Rest">Dollars (purchase) or shares (sale) that were left: no longer ordered.</param>
/// <param name="SlicesLeft">Slices that were still to come.</param>
/// <param name="Text">What to look for at the broker.</param>
public sealed record ImportedRest(
    string Name, string Symbol, DateOnly Session, [property: JsonConverter(typeof(OrderKindNames))] OrderKind Kind, decimal Rest, int SlicesLeft, string Text);

/// <summary>Something that both changed since an earlier import: the old machine, and its owner (or a trade) here.</summary>
/// <param name="Table">The old machine's table.</param>
/// <param name="Name">Which row.</param>
/// <param name="Field">What of it; null for all.</param>
/// <param name="Here">What it is here.</param>
/// <param name="There">What it is there.</param>
/// <param name="Text">What to decide.</param>
public sealed record ImportConflict(string Table, string Name, string? Field, string? Here, string? There, string Text);

/// <summary>A figure of the old machine's beside ours.</summary>
/// <param name="Code">Which figure, for example <c>profit_by_year</c>.</param>
/// <param name="Subject">Of what: a year, a bot; null for all together.</param>
/// <param name="Old">By the old machine's rows.</param>
/// <param name="Fills">What the unbooked fills change of it.</param>
/// <param name="New">By our rows.</param>
/// <param name="Even">New = old + fills.</param>
public sealed record ImportCheck(string Code, string? Subject, decimal Old, decimal Fills, decimal New, bool Even);
