using EggMoney.WebApi.Access;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>The proofs of who is there, and which of them an operation takes.</summary>
internal static class Security
{
    private const string Session = "session";
    private const string PersonalToken = "personalToken";
    private const string RefreshCookie = "refreshCookie";

    /// <summary>The operation that takes a browser's refresh cookie in place of a token in the body.</summary>
    private const string WithCookie = "refreshLogin";

    public static void AddSchemes(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(Session, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The access token of a login, good for 15 minutes; POST /api/v1/auth/refresh gives the next one.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(PersonalToken, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A personal access token, for scripts. With scope 'read' it reads, with 'trade' it also changes how bots trade; keys, passwords and tokens are never in its reach.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(RefreshCookie, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "eggmoney_refresh",
            Description = "The refresh token of a browser that logged in with ?cookie=true.",
        });
    }

    /// <summary>What an operation takes; each element alone is enough.</summary>
    public static IEnumerable<OpenApiSecurityRequirement> Of(AccessLevel level, string? operationId, OpenApiDocument document) => level switch
    {
        AccessLevel.Open => operationId == WithCookie ? [Requirement(RefreshCookie, document), []] : [],
        AccessLevel.Read => [Requirement(Session, document), Requirement(PersonalToken, document, "read"), Requirement(PersonalToken, document, "trade")],
        AccessLevel.Trade => [Requirement(Session, document), Requirement(PersonalToken, document, "trade")],
        _ => [Requirement(Session, document)],
    };

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document, params string[] scopes) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [.. scopes] };
}
