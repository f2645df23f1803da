using EggMoney.KisSimulator.Faults;

namespace EggMoney.KisSimulator.Wire;

/// <summary>One page of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string Filter, string Next, string TrCont, bool More);

/// <summary>Cuts lists into pages, with keys that have to come back exactly as they were sent.</summary>
internal static class Paging
{
    private const int KeyWidth = 200;

    /// <summary>A page; null when the keys are not those that were given out.</summary>
    public static Page<T>? Cut<T>(IReadOnlyList<T> rows, KisCall call, FaultScript faults, string filter, int size, Func<T, string> key)
    {
        var given = filter.PadRight(KeyWidth);
        var start = 0;
        var next = call["CTX_AREA_NK200"];
        if (call.Following && next.Length > 0 && faults.Take(FaultKind.RepeatPage, call.Moment()) is null)
        {
            start = call["CTX_AREA_FK200"] != given ? 0 : rows.TakeWhile(row => key(row).PadRight(KeyWidth) != next).Count() + 1;
            if (start == 0 || start > rows.Count)
            {
                return null;
            }
        }

        var rest = rows.Count - start;
        var take = faults.Take(FaultKind.SmallPages, call.Moment()) is { } small ? Math.Min(small.Quantity, size) : size;
        var more = rest > take;
        List<T> page = [.. rows.Skip(start).Take(take)];
        var last = !more && faults.Take(FaultKind.MoreOnLastPage, call.Moment()) is not null ? "F" : call.Real ? "D" : "E";
        return new(page, given, (more ? key(page[^1]) : "").PadRight(KeyWidth), more ? (call.Real ? "M" : "F") : last, more);
    }
}
