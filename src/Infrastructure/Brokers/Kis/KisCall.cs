namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>One request to the broker. Every value is a text, as the broker wants it.</summary>
/// <param name="Path">Below <c>/uapi/</c>; its last part names the endpoint.</param>
/// <param name="Transaction">The broker's id of what is asked.</param>
/// <param name="Values">The query, or the body's fields.</param>
internal sealed record KisCall(string Path, string Transaction, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    private const string Trading = "overseas-stock/v1/trading/";
    private const string Quotations = "overseas-price/v1/quotations/";

    /// <summary>Whether it changes something at the broker.</summary>
    public bool IsOrder { get; private init; }

    /// <summary>Asks for a page after the first.</summary>
    public bool IsNextPage { get; init; }

    public string Endpoint => Path[(Path.LastIndexOf('/') + 1)..];

    public static KisCall Quotation(string name, string transaction, params (string Key, string Value)[] values) => new(Quotations + name, transaction, Pairs(values));

    public static KisCall Account(string name, string transaction, KisKeys keys, params (string Key, string Value)[] values) =>
        new(Trading + name, transaction, Pairs([("CANO", keys.Account), ("ACNT_PRDT_CD", keys.Product), .. values]));

    public static KisCall Order(string name, string transaction, KisKeys keys, params (string Key, string Value)[] values) =>
        Account(name, transaction, keys, values) with { IsOrder = true };

    private static List<KeyValuePair<string, string>> Pairs((string Key, string Value)[] values) =>
        [.. values.Select(value => KeyValuePair.Create(value.Key, value.Value))];
}
