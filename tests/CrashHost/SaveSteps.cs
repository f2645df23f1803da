using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EggMoney.CrashHost;

/// <summary>Makes a step before and after each commit of our books. EF Core tells any listener in the process, so that production code
/// needs no hook: before is when the statements have run and the commit has not; after is when the commit has.</summary>
internal sealed class SaveSteps : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];

    public static SaveSteps Watch()
    {
        var saves = new SaveSteps();
        saves._subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(saves));
        return saves;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.TransactionCommitting.Name || name == RelationalEventId.TransactionCommitted.Name
                || name == RelationalEventId.CommandExecuting.Name || name == CoreEventId.SaveChangesCompleted.Name));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Stepper.Current is not { } steps)
        {
            return;
        }

        switch (value.Value)
        {
            // A transaction that is not a save's own: no save tells of its end.
            case TransactionEndEventData:
                if (steps is { EachSave: true, Committing: true })
                {
                    steps.Committing = false;
                    steps.Pass("commit-after");
                }

                break;

            // Reading, and changes of settings when a connection opens, commit nothing.
            case TransactionEventData:
            // A save of one statement has no transaction around it: the statement is the commit.
            case CommandEventData { CommandSource: CommandSource.SaveChanges, Command.Transaction: null }:
                steps.Committing = true;
                steps.Pass("commit-before");
                break;

            // A save that changed nothing committed nothing.
            case SaveChangesCompletedEventData when steps.Committing:
                steps.Committing = false;
                steps.Pass("commit-after");
                break;

            case SaveChangesCompletedEventData { EntitiesSavedCount: > 0, Context.Database.CurrentTransaction: not null } when steps.EachSave:
                steps.Pass("save");
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
