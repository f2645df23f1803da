using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>What the groups of operations are about, in the order in which a person meets them.</summary>
internal static class Tags
{
    private static readonly (string Name, string Description)[] All =
    [
        ("Server", "What anybody may know of the server before they log in."),
        ("Auth", "Signing up, logging in and out, sessions and passwords."),
        ("Two-factor", "The second factor of a login: an authenticator's codes, and codes to recover with."),
        ("Me", "A person's own account: profile, personal access tokens, everything of theirs as an archive, and its end."),
        ("Credentials", "Brokerage accounts and their keys, which nobody can read back."),
        ("Notification channels", "Where messages go."),
        ("Notifications", "What a person is told, and which of it is sent."),
        ("Schedule", "When a day is planned, its slices are sent, and it is reported."),
        ("Settings", "What a person decides once for all bots."),
        ("Bots", "What is traded, and by which rules."),
        ("Simulations", "What a bot would have done in the past, worked out in the background."),
        ("Positions", "What is held."),
        ("Orders", "What was ordered, slice by slice and fill by fill."),
        ("Operations", "Long acts by hand, such as a gain realisation, and how far they are."),
        ("Trades", "What was bought and sold."),
        ("Reports", "Figures: what one has, what was earned, what it was worth, and the tax that may come of it."),
        ("External", "The same for the overview server, as the old program told it."),
        ("Market", "Daily prices, and indicators made of them."),
        ("Exchange rates", "What a dollar is worth in won, by month and by day."),
        ("Decisions", "Why each bot ordered or did not, session by session."),
        ("Runs", "What the dispatcher did, and when."),
        ("Trading", "The stops, and the panic button."),
        ("Live", "What changes, as it changes."),
        ("Audit", "Who did what to one's account."),
        ("Admin", "For admins: people, invitations, the stop of the whole server, and what admins did. Nobody's keys."),
        ("Health", "For whatever watches the server."),
        ("Demo", "What there is to see in a demonstration, without a login."),
    ];

    public static void Describe(OpenApiDocument document)
    {
        var used = Contract.OperationsOf(document).SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>()).Select(tag => tag.Name).ToHashSet();
        var known = All.Where(tag => used.Contains(tag.Name)).ToList();
        var rest = used.Except(known.Select(tag => tag.Name)).Order(StringComparer.Ordinal);
        document.Tags = new HashSet<OpenApiTag>([.. known.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }), .. rest.Select(name => new OpenApiTag { Name = name })]);
    }
}
