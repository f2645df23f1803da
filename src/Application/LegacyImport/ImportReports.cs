using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>Tells what an import did or would do.</summary>
internal static class ImportReports
{
    /// <summary>The report of work that is done but not kept yet.</summary>
    public static ImportReport Of(ImportWork work, ILegacySource source, IReadOnlyList<ImportCheck> checks)
    {
        foreach (var check in checks.Where(check => !check.Even))
        {
            work.Problems.Fatal(
                "not_even",
                source.Name,
                null,
                check.Subject is null ? check.Code : $"{check.Code} {check.Subject}",
                $"The old machine's {ImportWork.Text(check.Old)} and fills of {ImportWork.Text(check.Fills)} do not come to our {ImportWork.Text(check.New)}. Nothing is imported; keep the file for whoever looks into it.",
                $"{ImportWork.Text(check.Old)}과(와) 체결 {ImportWork.Text(check.Fills)}의 합이 {ImportWork.Text(check.New)}과(와) 다릅니다. 아무것도 가져오지 않았으니 파일을 보관하십시오.");
        }

        var undecided = work.Conflicts.Count > 0 && work.Options.Overwrite is null;
        return new(
            work.Problems.IsFatal || undecided ? ImportOutcome.Refused : ImportOutcome.Planned,
            null,
            source.Name,
            work.Scan.Environment?.Machine is { Length: <= 60 } machine && !machine.Any(char.IsControl) ? machine : null,
            Tables(work, source),
            work.Problems.Problems,
            work.Problems.Count,
            work.Problems.Notes,
            [.. work.Names.Where(moved => moved is { Bot: not null, Name.Bot: not null }).Select(Bot)],
            [.. work.Names.Where(moved => moved.Name.Order is not null).SelectMany(Fills)],
            [.. work.Names.Where(moved => moved.Name.Order is { } order && (order.Rest > 0 || order.FailedSlices > 0)).Select(Rest)],
            work.Conflicts,
            checks,
            [.. work.Secrets]);
    }

    private static List<ImportedTable> Tables(ImportWork work, ILegacySource source)
    {
        var tables = LegacyTables.All.Where(source.Tables.ContainsKey).Select(name => Table(work, name, source.Tables[name].Rows, work.Problems.Skipped(name))).ToList();
        if (work.Scan.KeyStore is { } store)
        {
            tables.Add(File(work, MoveSettings.KeyStoreFile, store.Entries));
        }

        if (work.Scan.Environment is { } environment)
        {
            tables.Add(File(work, MoveSettings.EnvironmentFile, environment.Entries));
        }

        return tables;
    }

    private static ImportedTable File(ImportWork work, string name, long entries)
    {
        var counts = work.CountsOf(name);
        return Table(work, name, entries, Math.Max(0, entries - counts.Written - counts.Changed - counts.Unchanged));
    }

    private static ImportedTable Table(ImportWork work, string name, long read, long skipped)
    {
        var counts = work.CountsOf(name);
        return new(name, read, counts.Written, counts.Merged, counts.Changed, counts.Unchanged, skipped);
    }

    private static ImportedBot Bot(MovedName moved) => new(
        moved.Name.Name,
        moved.Name.Symbol,
        moved.Name.Bot!.WasActive,
        Tiers.Of(moved.Name.Invested, moved.Name.Bot.Bot.Seed),
        Tiers.Of(moved.Bot!, moved.Position),
        moved.Position?.Quantity ?? 0,
        moved.Position?.AveragePrice ?? 0);

    private static IEnumerable<ImportedFill> Fills(MovedName moved) => moved.Name.Order!.Fills.Select(fill => new ImportedFill(
        moved.Name.Name, moved.Name.Symbol, moved.Name.Order.Session, moved.Name.Order.Kind, fill.Slice, fill.Quantity, fill.Price, fill.Amount));

    private static ImportedRest Rest(MovedName moved)
    {
        var order = moved.Name.Order!;
        var unit = order.Side == Side.Buy ? Language.Pick("dollars", "달러") : Language.Pick("shares", "주");
        var failed = order.FailedSlices == 0 ? "" : Language.Pick(
            $" {order.FailedSlices} of its slices filled nothing as far as the old machine knew: one of them may still be open at the broker, or have filled since.",
            $" 이전 서버가 체결을 확인하지 못한 분할 주문이 {order.FailedSlices}건 있습니다. 증권사에 미체결로 남아 있거나 이후 체결되었을 수 있습니다.");
        return new(
            order.Name,
            order.Symbol,
            order.Session,
            order.Kind,
            order.Rest,
            order.SlicesLeft,
            Language.Pick(
                $"{ImportWork.Text(order.Rest)} {unit} are no longer ordered. Look for open {order.Kind.Name()} orders of {order.Symbol} from {order.Session:yyyy-MM-dd} at the broker, and cancel them there.{failed}",
                $"{ImportWork.Text(order.Rest)}{unit}는 더 이상 주문하지 않습니다. 증권사에서 {order.Session:yyyy-MM-dd} {order.Symbol} {order.Kind.Name()} 미체결 주문을 찾아 취소하십시오.{failed}"));
    }
}
