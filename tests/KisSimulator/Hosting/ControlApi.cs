using System.Text.Json.Serialization;

namespace EggMoney.KisSimulator.Hosting;

/// <summary>The exchange's own methods over HTTP, for tests that have the simulator as another process.</summary>
internal static class ControlApi
{
    public static void Map(WebApplication app, SimulatedExchange exchange)
    {
        app.MapGet("/", () => Results.Text(StatusPage.Page(exchange)));
        var control = app.MapGroup("/_sim").AddEndpointFilter(ExplainAsync);
        control.MapGet("/clock", () => new ClockAnswer(exchange.Time.GetUtcNow().UtcDateTime));
        control.MapGet("/requests", () => exchange.Requests);
        control.MapGet("/accounts", () => exchange.Accounts);
        control.MapPost("/accounts", (NewAccount body) => exchange.AddAccount(body.Name, body.Environment, body.Cash));
        control.MapGet("/accounts/{name}", (string name) => exchange.Ledger(name));
        control.MapPost("/accounts/{name}/deposits", (string name, DepositBody body) => exchange.Deposit(name, body.Amount));
        control.MapPost("/accounts/{name}/holdings", (string name, HoldingBody body) => exchange.SetHolding(name, body.Symbol, body.Quantity, body.AveragePrice));
        control.MapPost("/accounts/{name}/orders", (string name, OrderByHand body) =>
            new OrderNumberAnswer(exchange.PlaceByHand(name, body.Side, body.Symbol, body.Quantity, body.Price, body.Type)));
        control.MapDelete("/accounts/{name}/orders/{number}", (string name, string number) => exchange.CancelByHand(name, number));
        control.MapGet("/symbols/{symbol}", (string symbol) => new PriceAnswer(exchange.PriceOf(symbol)));
        control.MapPost("/symbols/{symbol}/price", (string symbol, PriceBody body) => SetPrice(exchange, symbol, body));
        control.MapPost("/symbols/{symbol}/history", (string symbol, SimulatedBar[] bars) => exchange.SetHistory(symbol, bars));
        control.MapPost("/symbols/{symbol}/halt", (string symbol, HaltBody body) => exchange.Halt(symbol, body.Halted));
        control.MapPost("/symbols/{symbol}/split", (string symbol, SplitBody body) => exchange.Split(symbol, body.Factor));
        control.MapGet("/faults", () => new FaultsAnswer(exchange.WaitingFaults));
        control.MapPost("/faults", (Fault fault) => exchange.AddFault(fault));
        control.MapDelete("/faults", exchange.ClearFaults);
    }

    /// <summary>Enumerations by their names.</summary>
    public static void Configure(IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));

    private static void SetPrice(SimulatedExchange exchange, string symbol, PriceBody body)
    {
        if (body.Price is { } price)
        {
            exchange.SetPrice(symbol, price, body.PreviousClose);
        }
        else
        {
            exchange.FollowPath(symbol);
        }
    }

    private static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
        {
            return Results.BadRequest(new ErrorAnswer(wrong.Message));
        }
    }

    private sealed record NewAccount(string Name, KisEnvironment Environment = KisEnvironment.Real, decimal Cash = 100_000m);

    private sealed record DepositBody(decimal Amount);

    private sealed record HoldingBody(string Symbol, int Quantity, decimal AveragePrice);

    private sealed record OrderByHand(SimulatedSide Side, string Symbol, int Quantity, decimal Price, string Type = "00");

    private sealed record PriceBody(decimal? Price, decimal? PreviousClose = null);

    private sealed record HaltBody(bool Halted);

    private sealed record SplitBody(decimal Factor);

    private sealed record ClockAnswer(DateTime UtcNow);

    private sealed record OrderNumberAnswer(string Number);

    private sealed record PriceAnswer(decimal? Price);

    private sealed record FaultsAnswer(int Waiting);

    private sealed record ErrorAnswer(string Error);
}
