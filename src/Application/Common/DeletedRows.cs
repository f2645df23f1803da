namespace EggMoney.Application.Common;

/// <summary>Bots and credentials that their owner deleted stay as rows, because orders name them; a query filter hides them.</summary>
public static class DeletedRows
{
    /// <summary>The filter's name, for the few queries about the past that need them.</summary>
    public const string Filter = "Deleted";
}
