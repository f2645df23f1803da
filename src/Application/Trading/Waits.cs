namespace EggMoney.Application.Trading;

/// <summary>What a row of the run ledger says it waits for.</summary>
internal static class Waits
{
    /// <summary>So many slices are not final; of those, their owner is asked about some.</summary>
    public static string For(int open, int asked) => asked == 0 ? $"{open} slices are not final." : $"{open} slices are not final; {asked} of them need their owner's answer.";
}
