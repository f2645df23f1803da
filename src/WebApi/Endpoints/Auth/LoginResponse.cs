using System.Text.Json.Serialization;
using EggMoney.Application.Common;

namespace EggMoney.WebApi.Endpoints.Auth;

/// <summary>The tokens of a login.</summary>
/// <param name="AccessToken">Sent with each request: <c>Authorization: Bearer …</c></param>
/// <param name="ExpiresIn">Seconds that it is good for.</param>
/// <param name="RefreshToken">Gets the next two, once. Left out when it came as a cookie.</param>
internal sealed record LoginResponse(
    string AccessToken,
    int ExpiresIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null);

/// <summary>Asks for the next tokens.</summary>
/// <param name="RefreshToken">The refresh token; left out when it is in the cookie.</param>
internal sealed record RefreshRequest(string? RefreshToken = null) : IAccountAttempt
{
    /// <summary>The beginning says which row of whose it is, and the rest is what a guesser would try. Whoever knows only the owner's id
    /// cannot use up their attempts.</summary>
    string? IAccountAttempt.Account => RefreshToken is { Length: > PlaceLength } token ? token[..PlaceLength] : null;

    private const int PlaceLength = 46;
}
