using System.Globalization;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.CrashHost;

/// <summary>How a node treats orders.</summary>
internal enum Mode
{
    /// <summary>As production does.</summary>
    Honest,

    /// <summary>A defect on purpose: each order is placed twice.</summary>
    SendTwice,

    /// <summary>A defect on purpose: after a restart everything that may not have been sent is sent again.</summary>
    Resend,

    /// <summary>A defect on purpose: what should be one commit is many.</summary>
    Loose,
}

/// <summary>What a node does.</summary>
internal enum Scenario
{
    /// <summary>Trades through a session.</summary>
    Session,

    /// <summary>Moves an old machine in.</summary>
    Import,

    /// <summary>Takes the latest import away again.</summary>
    Undo,
}

/// <summary>One node's run: its database, where its clock begins, and the step at which it ends; none runs to the session's end.</summary>
internal sealed record Job(string Connection, DateTime From, int? KillAt);

/// <summary>The command line: <c>--provider P --tenant ID [--scenario session|import|undo] [--file PATH] [--list] [--record-every MS]
/// [--mode honest|send-twice|resend|loose] (--job FROM KILL CONNECTION)…</c>; a KILL of 0 is none; of the files that an import takes, the first is the
/// database.</summary>
internal sealed record Arguments(
    DatabaseProvider Provider, Guid Tenant, Scenario Scenario, IReadOnlyList<string> Files, bool List, TimeSpan RecordEvery, Mode Mode, IReadOnlyList<Job> Jobs)
{
    public DatabaseOptions Database(Job job) => new(Provider, job.Connection, Throwaway: true);

    public static Arguments Parse(string[] args)
    {
        var (provider, tenant, list, every, mode) = (DatabaseProvider.Sqlite, Guid.Empty, false, TimeSpan.FromHours(1), Mode.Honest);
        var scenario = Scenario.Session;
        var files = new List<string>();
        var jobs = new List<Job>();
        var queue = new Queue<string>(args);
        while (queue.TryDequeue(out var name))
        {
            switch (name)
            {
                case "--provider":
                    provider = Enum.Parse<DatabaseProvider>(queue.Dequeue());
                    break;
                case "--tenant":
                    tenant = Guid.Parse(queue.Dequeue());
                    break;
                case "--scenario":
                    scenario = Enum.Parse<Scenario>(queue.Dequeue(), ignoreCase: true);
                    break;
                case "--file":
                    files.Add(queue.Dequeue());
                    break;
                case "--list":
                    list = true;
                    break;
                case "--record-every":
                    every = TimeSpan.FromMilliseconds(int.Parse(queue.Dequeue(), CultureInfo.InvariantCulture));
                    break;
                case "--mode":
                    mode = Enum.Parse<Mode>(queue.Dequeue().Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                    break;
                case "--job":
                    var from = DateTime.Parse(queue.Dequeue(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
                    var kill = int.Parse(queue.Dequeue(), CultureInfo.InvariantCulture);
                    jobs.Add(new(queue.Dequeue(), from, kill == 0 ? null : kill));
                    break;
                default:
                    throw new ArgumentException($"What is {name}?", nameof(args));
            }
        }

        return new(provider, tenant, scenario, files, list, every, mode, jobs);
    }
}
