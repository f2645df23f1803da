namespace EggMoney.Infrastructure.Persistence.Migrating;

/// <summary>The database cannot be brought to where it was asked to be; nothing has changed. The message is for whoever runs the program, says what to do, and holds no secret.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>Says why.</summary>
    public MigrationException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
