using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>Follows a list to its last page. A list that cannot be read to its end is an error and never a short list: "it is not in the list" decides about money.</summary>
internal static class KisPages
{
    private const int MaxPages = 50;

    /// <param name="client">The account.</param>
    /// <param name="call">The question, without the keys of the page.</param>
    /// <param name="output">The list's name in the answer.</param>
    /// <param name="pageSize">How many rows a full page has.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<List<KisRow>> ReadAsync(KisClient client, Func<KisKeys, KisCall> call, string output, int pageSize, CancellationToken cancellationToken)
    {
        var rows = new List<KisRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (fk, nk) = ("", "");
        for (var page = 0; page < MaxPages; page++)
        {
            var reply = await client.AskAsync(keys => Page(call(keys), fk, nk, page > 0), cancellationToken);
            var found = reply.Rows(output);
            rows.AddRange(found);

            // Exactly as they came: trimmed keys may begin again at the first page.
            (fk, nk) = (reply.Row.Raw("ctx_area_fk200"), reply.Row.Raw("ctx_area_nk200"));
            if (reply.PageMark is "D" or "E")
            {
                return rows;
            }

            if (string.IsNullOrWhiteSpace(nk))
            {
                // A page that is not full is the last one, whatever its mark says.
                return reply.PageMark is not ("F" or "M") || found.Count < pageSize ? rows : throw Incomplete(reply, "said that more rows follow, and not how to ask for them");
            }

            // With a key there may be more, also if the header that would say so is missing.
            if (!seen.Add(nk))
            {
                throw Incomplete(reply, "gave the same page again");
            }
        }

        throw new BrokerException(BrokerError.Unavailable, $"KIS {call(await client.KeysAsync(cancellationToken)).Endpoint} listed more than {MaxPages} pages.");
    }

    private static KisCall Page(KisCall call, string fk, string nk, bool next) => call with
    {
        Values = [.. call.Values, new("CTX_AREA_FK200", fk), new("CTX_AREA_NK200", nk)],
        IsNextPage = next,
    };

    private static BrokerException Incomplete(KisReply reply, string what) => new(BrokerError.Unavailable, $"KIS {reply.Endpoint} {what}: the list is not complete.");
}
