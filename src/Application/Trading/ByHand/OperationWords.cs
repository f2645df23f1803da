using EggMoney.Application.Common;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>What a long act waits for, as its reader reads it: written down once, in English; a code of ours has a meaning in Korean.</summary>
public static class OperationWords
{
    /// <summary>It began on another account.</summary>
    public const string AccountChanged = "account_changed";

    /// <summary>Batch after batch was not taken.</summary>
    public const string BatchesFailed = "batches_failed";

    /// <summary>Nothing can be traded on.</summary>
    public const string NoAccount = "no_active_account";

    /// <summary>A panic stopped it.</summary>
    public const string Panic = "stopped_by_panic";

    private static readonly Dictionary<string, string> Korean = new(StringComparer.Ordinal)
    {
        [AccountChanged] = "시작할 때와 다른 증권 계좌가 활성화되어 있습니다.",
        [BatchesFailed] = "연속된 주문이 접수되지 않았습니다.",
        [NoAccount] = "활성화된 증권 계좌가 없습니다.",
        [Panic] = "긴급 정지로 중단되었습니다.",
    };

    /// <summary>The error for its reader.</summary>
    public static string? For(string? error) => error?.IndexOf(": ", StringComparison.Ordinal) is int end and > 0 && Korean.TryGetValue(error[..end], out var korean)
        ? Language.Pick(error, $"{error[..end]}: {korean}")
        : SliceWords.For(error);
}
