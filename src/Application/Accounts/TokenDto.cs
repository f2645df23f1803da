using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts;

/// <summary>A personal access token; the token itself was shown once.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">The owner's name for it.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="ExpiresAt">UTC time after which it is no longer good.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastUsedAt">UTC time of its latest use, to the minute.</param>
public sealed record TokenDto(
    Guid Id, string Name, [property: JsonConverter(typeof(EnumJson<TokenScope>))] TokenScope Scope, DateTime ExpiresAt, DateTime CreatedAt, DateTime? LastUsedAt);
