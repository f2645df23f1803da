namespace EggMoney.Application.Accounts;

/// <summary>Writes down everything that the scope's tenant owns, except secrets.</summary>
public interface IAccountExport
{
    /// <summary>Writes a zip archive with one JSON and one CSV file a table. Rows are written as they are read, and all are of one moment.</summary>
    Task WriteAsync(Stream output, DateTime at, CancellationToken cancellationToken);
}
