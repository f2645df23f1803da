using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.WebApi.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>Marks the endpoint that gets the next tokens of a login: an attempt only when it fails.</summary>
internal sealed class RenewsLogin;

/// <summary>Who does too much waits: so many requests a user, so many attempts to get in an address and account.</summary>
internal sealed class RateLimits(RateLimitOptions options, WallClock clock)
{
    private readonly RateLimit _requests = new(options.Requests, clock.Provider);
    private readonly RateLimit _addresses = new(options.AttemptsPerAddress, clock.Provider);
    private readonly RateLimit _accounts = new(options.AttemptsPerAccount, clock.Provider);

    /// <summary>Holds back who asks too often. It stands behind authentication, so that people behind one address are told apart.</summary>
    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        var endpoint = http.GetEndpoint();
        var wait = http.Request.Path.StartsWithSegments("/health") ? null : _requests.Take(Callers.Of(http).UserId?.ToString("N") ?? AddressOf(http));
        if (wait is null && IsAttempt(endpoint, http.Request.Method))
        {
            wait = _addresses.Take(AddressOf(http));
        }

        if (wait is null && endpoint?.Metadata.GetMetadata<RenewsLogin>() is not null)
        {
            http.Response.OnStarting(GiveBack, http);
        }

        if (wait is { } time)
        {
            await Refuse(http, time).ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    /// <summary>A page asks for the next token whenever it is opened: who has a login is nobody to be held back for it, nor are those who live behind the same address.</summary>
    private Task GiveBack(object state)
    {
        var http = (HttpContext)state;
        if (http.Response.StatusCode == StatusCodes.Status200OK)
        {
            _addresses.GiveBack(AddressOf(http));
        }

        return Task.CompletedTask;
    }

    /// <summary>Limits by account the endpoints whose request names one.</summary>
    public static EndpointFilterDelegate AddFilter(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var index = Array.FindIndex(context.MethodInfo.GetParameters(), parameter => parameter.ParameterType.IsAssignableTo(typeof(IAccountAttempt)));
        return index < 0 ? next : FilterAsync;

        ValueTask<object?> FilterAsync(EndpointFilterInvocationContext invocation) =>
            invocation.GetArgument<IAccountAttempt?>(index)?.Account is { Length: > 0 } account
            && invocation.HttpContext.RequestServices.GetRequiredService<RateLimits>()._accounts.Take(KeyOf(account)) is { } wait
                ? ValueTask.FromResult<object?>(Refuse(invocation.HttpContext, wait))
                : next(invocation);
    }

    /// <summary>A write that asks for no login is somebody's attempt to get in, or to make the server send a message.</summary>
    private static bool IsAttempt(Endpoint? endpoint, string method) =>
        endpoint?.Metadata.GetMetadata<AccessMark>() is { Level: AccessLevel.Open } && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method);

    private static ProblemHttpResult Refuse(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Answers.Problem(HttpErrors.TooMany.With(seconds));
    }

    /// <summary>Of an IPv6 address its network: a single house has 2^64 of them.</summary>
    private static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null || address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address?.ToString() ?? "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    /// <summary>As the account is looked up; a long one is no name, and is not kept as it is.</summary>
    private static string KeyOf(string account)
    {
        var name = AccountName.Normalize(account);
        return name.Length > 100 ? name[..100] : name;
    }
}
