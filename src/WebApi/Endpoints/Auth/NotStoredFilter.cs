namespace EggMoney.WebApi.Endpoints.Auth;

/// <summary>Keeps answers that hold secrets out of every cache.</summary>
internal static class NotStoredFilter
{
    public static RouteGroupBuilder NotStored(this RouteGroupBuilder group) => group.AddEndpointFilter((context, next) =>
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    });
}
