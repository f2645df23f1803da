using System.Linq.Expressions;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>Conditions on slices for queries. The states are spelled out, because a list would be a parameter, and EF makes the text of
/// a query with a list parameter anew at every execution. A test holds them against <see cref="SliceStates.IsFinal"/>.</summary>
public static class SliceFilters
{
    /// <summary>Not final.</summary>
    public static Expression<Func<OrderSlice, bool>> Unfinished { get; } = slice =>
        slice.State == SliceState.Planned
        || slice.State == SliceState.Submitting
        || slice.State == SliceState.Accepted
        || slice.State == SliceState.PartlyFilled
        || slice.State == SliceState.CancelRequested
        || slice.State == SliceState.Unknown;

    /// <summary>Its owner has to say what became of it. A test holds it against <see cref="OrderSlice.NeedsAnswer"/>.</summary>
    public static Expression<Func<OrderSlice, bool>> NeedsAnswer { get; } = slice =>
        slice.Error != null && slice.Error.StartsWith(SliceCodes.Undecided);
}
