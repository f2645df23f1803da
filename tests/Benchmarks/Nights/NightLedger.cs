using System.Globalization;

namespace EggMoney.Benchmarks.Nights;

/// <summary>When each piece of work was first taken: the run ledger keeps the latest attempt only, so a trigger of ours notes the first one. Costs an insert for each run.</summary>
internal sealed class NightLedger(SmallPostgres database)
{
    private static readonly string[] Setup =
    [
        "CREATE TABLE public.benchmark_first (user_id uuid, session_date date, phase text, number int, due_at timestamptz, started_at timestamptz, PRIMARY KEY (user_id, session_date, phase, number))",
        """
        CREATE FUNCTION public.benchmark_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            INSERT INTO public.benchmark_first VALUES (NEW.user_id, NEW.session_date, NEW.phase, NEW.number, NEW.due_at, NEW.started_at) ON CONFLICT DO NOTHING; RETURN NULL; END $$
        """,
        "CREATE TRIGGER benchmark_note AFTER INSERT OR UPDATE ON public.dispatch_runs FOR EACH ROW WHEN (NEW.attempts > 0) EXECUTE FUNCTION public.benchmark_note()",
    ];

    public async Task WatchAsync()
    {
        foreach (var statement in Setup)
        {
            await database.AskAsync(statement, _ => 0);
        }
    }

    /// <summary>How late work began by phase, in seconds of the night's clock, and what became of it.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="boundSeconds">How late it may begin by what the server says of itself.</param>
    public async Task<(object Phases, int Beyond, int Missed)> ReadAsync(DateOnly session, double boundSeconds)
    {
        var date = session.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        // A broker is asked about an order a minute after it was sent, at the soonest.
        var first = await database.AskAsync(
            $"SELECT phase, extract(epoch FROM started_at - due_at)::float8 - CASE phase WHEN 'ConfirmFills' THEN 60 ELSE 0 END FROM benchmark_first WHERE session_date = '{date}'",
            row => (Phase: row.GetString(0), Late: Math.Max(0, row.GetDouble(1))));
        var states = await database.AskAsync(
            $"SELECT phase, state, count(*), max(attempts), avg(extract(epoch FROM finished_at - started_at))::float8 FROM dispatch_runs WHERE session_date = '{date}' GROUP BY 1, 2 ORDER BY 1, 2",
            row => (Phase: row.GetString(0), State: row.GetString(1), Count: row.GetInt64(2), Attempts: row.GetInt32(3), Took: row.IsDBNull(4) ? 0 : row.GetDouble(4)));
        var phases = states.Select(state => state.Phase).Concat(first.Select(run => run.Phase)).Distinct().ToDictionary(
            phase => phase,
            phase => (object)new
            {
                lateSeconds = Spread.Of(first.Where(run => run.Phase == phase).Select(run => run.Late)),
                beyondBound = first.Count(run => run.Phase == phase && run.Late > boundSeconds),
                states = states.Where(state => state.Phase == phase).ToDictionary(state => state.State, state => new { runs = state.Count, attemptsAtMost = state.Attempts, meanSeconds = Math.Round(state.Took, 1) }),
            });
        return (phases, first.Count(run => run.Late > boundSeconds), (int)states.Where(state => state.State == "Missed").Sum(state => state.Count));
    }

    /// <summary>Rows and bytes of each table; together with what the database has on disk.</summary>
    public async Task<(long Bytes, IReadOnlyDictionary<string, long> Rows)> SizeAsync()
    {
        await database.AskAsync("ANALYZE", _ => 0);
        var bytes = await database.AskAsync(
            "SELECT (sum(pg_total_relation_size(oid)))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'benchmark_first'", row => row.GetInt64(0));
        var rows = await database.AskAsync(
            "SELECT relname::text, greatest(reltuples, 0)::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'benchmark_first'",
            row => (row.GetString(0), row.GetInt64(1)));
        return (bytes[0], rows.ToDictionary(row => row.Item1, row => row.Item2));
    }
}
