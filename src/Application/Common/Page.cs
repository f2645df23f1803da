namespace EggMoney.Application.Common;

/// <summary>A part of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">Give this as <c>cursor</c> to get what follows; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Makes a page of one row more than was asked for, which says whether anything follows.</summary>
    /// <param name="rows">At most <paramref name="limit"/> + 1 rows.</param>
    /// <param name="limit">How many were asked for.</param>
    /// <param name="place">Where a row stands in the list's order.</param>
    internal static Page<T> Of(List<T> rows, int limit, Func<T, Cursor> place) => Of(rows, limit, row => place(row).ToString());

    /// <summary>The same for a list in another order.</summary>
    internal static Page<T> Of(List<T> rows, int limit, Func<T, string> place) => rows.Count > limit
        ? new(rows.GetRange(0, limit), place(rows[limit - 1]))
        : new(rows, null);
}

/// <summary>A place in a list that is ordered by time and id, newest first. Opaque to clients.</summary>
/// <param name="At">UTC time of the last row seen.</param>
/// <param name="Id">Its id.</param>
public readonly record struct Cursor(DateTime At, Guid Id)
{
    /// <summary>Reads one; null for none.</summary>
    /// <returns>False when it is none of ours.</returns>
    public static bool TryParse(string? text, out Cursor? cursor)
    {
        cursor = null;
        if (text is null)
        {
            return true;
        }

        if (CursorText.Read(text) is not [var at, var name] || !CursorText.TryReadTime(at, out var time) || !Guid.TryParseExact(name, "N", out var id))
        {
            return false;
        }

        cursor = new Cursor(time, id);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => CursorText.Write(CursorText.WriteTime(At), Id.ToString("N"));
}
