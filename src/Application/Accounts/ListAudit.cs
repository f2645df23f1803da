using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Who did what to the caller's account, newest first.</summary>
/// <param name="Limit">At most so many.</param>
/// <param name="Cursor">Where the last page ended.</param>
/// <param name="Action">Only this act, for example <c>bot.updated</c>.</param>
/// <param name="From">Not before this UTC time.</param>
/// <param name="To">Before this UTC time.</param>
public sealed record ListAuditQuery(int Limit = PageLimit.Default, string? Cursor = null, string? Action = null, DateTime? From = null, DateTime? To = null)
    : ITenantRequest<Result<Page<AuditDto>>>;

/// <summary>An entry of the audit.</summary>
/// <param name="Sequence">1, 2, 3 … of this account.</param>
/// <param name="At">UTC.</param>
/// <param name="Actor">Who did it, by the name of the time.</param>
/// <param name="Via">How it came in.</param>
/// <param name="Address">The address it came from.</param>
/// <param name="Action">What was done.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Before">The values before; null where there were none or they are secret.</param>
/// <param name="After">The values after; null where there are none or they are secret.</param>
public sealed record AuditDto(
    long Sequence, DateTime At, string Actor, [property: JsonConverter(typeof(EnumJson<CallerVia>))] CallerVia Via, string? Address, string Action, string? Target, JsonElement? Before, JsonElement? After)
{
    internal static AuditDto Of(AuditEntry entry) => new(
        entry.Sequence, entry.At, entry.Actor, entry.Via, entry.Address, entry.Action, entry.Target, Json(entry.Before), Json(entry.After));

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}

internal sealed class ListAuditValidator : AbstractValidator<ListAuditQuery>
{
    public ListAuditValidator()
    {
        RuleFor(request => request.Limit).IsPageLimit();
        RuleFor(request => request.Action).IsLine(64);
    }
}

internal sealed class ListAuditHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListAuditQuery, Result<Page<AuditDto>>>
{
    public async Task<Result<Page<AuditDto>>> Handle(ListAuditQuery request, CancellationToken cancellationToken)
    {
        if (!TryRead(request.Cursor, out var below))
        {
            return CommonErrors.BadCursor;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var entries = db.AuditEntries.AsNoTracking();
        if (below is { } sequence)
        {
            entries = entries.Where(entry => entry.Sequence < sequence);
        }

        if (request.Action is { } action)
        {
            entries = entries.Where(entry => entry.Action == action);
        }

        if (request.From is { } from)
        {
            entries = entries.Where(entry => entry.At >= from);
        }

        if (request.To is { } to)
        {
            entries = entries.Where(entry => entry.At < to);
        }

        var rows = await entries.OrderByDescending(entry => entry.Sequence).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var more = rows.Count > request.Limit;
        var page = rows.Take(request.Limit).Select(AuditDto.Of).ToList();
        return new Page<AuditDto>(page, more ? Write(page[^1].Sequence) : null);
    }

    private static string Write(long sequence) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"a/{sequence}")));

    /// <summary>By sequence and not by time: entries of one moment have an order too.</summary>
    private static bool TryRead(string? text, out long? sequence)
    {
        sequence = null;
        if (text is null)
        {
            return true;
        }

        if (text.Length > 40 || !Base64Url.IsValid(text))
        {
            return false;
        }

        var cursor = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        if (!cursor.StartsWith("a/", StringComparison.Ordinal) || !long.TryParse(cursor.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        sequence = value;
        return true;
    }
}
