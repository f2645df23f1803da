using EggMoney.Application.Trading.Dispatch;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>The clockwork of a server: Quartz, persistent, and clustered where several nodes share a database.</summary>
internal static class QuartzScheduling
{
    /// <summary>Threads where nobody says how many.</summary>
    public const int UsualThreads = 10;

    /// <summary>Connections that Quartz takes for itself beside its lanes.</summary>
    private const int OwnConnections = 2;

    /// <summary>At every full minute.</summary>
    private const string EveryMinute = "0 * * * * ?";

    public static IServiceCollection AddQuartzScheduling(this IServiceCollection services, DatabaseOptions database, DispatchOptions options, int threads = UsualThreads, string ticks = EveryMinute)
    {
        services.AddSingleton<ShutdownGrace>();
        services.AddSingleton<ISchedulerStatus, QuartzStatus>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "EggMoney";
                scheduler.InstanceId = options.Node;

                // By default whoever is first takes as many triggers as it has threads: one node would run every lane, and the others none.
                scheduler.MaxBatchSize = 1;
            });
            quartz.UseDefaultThreadPool(Math.Max(threads, options.Lanes));
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                if (database.Provider == DatabaseProvider.Postgres)
                {
                    store.UsePostgres(NpgsqlFactory.Instance, PostgresString(database, options));
                    store.UseClustering();
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, SqliteString(database));
                }
            });
            for (var lane = 0; lane < options.Lanes; lane++)
            {
                AddLane(quartz, lane, ticks);
            }
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services;
    }

    /// <summary>The key of a lane's trigger.</summary>
    public static TriggerKey TriggerOf(int lane) => new($"dispatch-{lane}", "trading");

    private static void AddLane(IQuartzBuilder quartz, int lane, string ticks)
    {
        var job = new JobKey($"dispatch-{lane}", "trading");
        quartz.AddJob<DispatchJob>(configure => configure.WithIdentity(job).UsingJobData(DispatchJob.Lane, lane).StoreDurably());

        // A minute that was slept through is not made up for: the next tick finds whatever is due.
        quartz.AddTrigger(trigger => trigger
            .ForJob(job)
            .WithIdentity(TriggerOf(lane))
            .WithCronSchedule(ticks, cron => cron.WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)));
    }

    /// <summary>The login role, which may make tables: Quartz' rows are nobody's in particular.</summary>
    private static string PostgresString(DatabaseOptions database, DispatchOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            ApplicationName = "eggmoney-quartz",
            MaxPoolSize = Math.Max(database.Pools.Scheduler, options.Lanes + OwnConnections),
            Enlist = false,
        };
        PostgresConnections.SetIdleLife(builder, database);
        return builder.ToString();
    }

    /// <summary>A file of its own beside the books, so that the two never wait for each other's lock.</summary>
    private static string SqliteString(DatabaseOptions database) =>
        new SqliteConnectionStringBuilder { DataSource = Path.ChangeExtension(database.SqlitePath, ".quartz.db"), DefaultTimeout = 30 }.ToString();
}
