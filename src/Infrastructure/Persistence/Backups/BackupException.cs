namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>A backup cannot be made, read or restored. The message is for whoever runs the program; it holds no secret.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Says why.</summary>
    public BackupException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and keeps the cause.</summary>
    public BackupException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}
