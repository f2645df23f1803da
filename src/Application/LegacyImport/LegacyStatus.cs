namespace EggMoney.Application.LegacyImport;

/// <summary>A row of <c>status</c>: what was paid in and out so far, in both currencies.</summary>
internal sealed record LegacyStatus(long Row, decimal DepositWon, decimal DepositDollar, decimal WithdrawWon, decimal WithdrawDollar)
{
    private const decimal MostWon = 100_000_000_000;

    /// <summary>Reads a row.</summary>
    /// <returns>Null when it is a bad one, which has been told.</returns>
    public static LegacyStatus? Read(LegacyCells cells)
    {
        var status = new LegacyStatus(
            cells.RowId,
            cells.Number("deposit_won", 0, MostWon),
            cells.Number("deposit_dollar", 0, LegacyCells.LargestAmount),
            cells.Number("withdraw_won", 0, MostWon),
            cells.Number("withdraw_dollar", 0, LegacyCells.LargestAmount));
        return cells.IsGood ? status : null;
    }
}
