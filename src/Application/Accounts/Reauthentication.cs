using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Asks somebody who is logged in to prove again who they are, in the scope of their tenant.</summary>
internal sealed class Reauthentication(ProofCheck check)
{
    private Proof? _accepted;

    /// <summary>Checks a proof. Failures count to the lockout and one-time codes are used up, both saved before this answers.</summary>
    /// <returns>Why not; null when the proof is good.</returns>
    public async Task<Error?> CheckAsync(Proof proof, CancellationToken cancellationToken)
    {
        // A request whose save was refused is repeated in its scope (RetryBehavior), and its code is used up by then.
        if (proof == _accepted)
        {
            return null;
        }

        var outcome = await check.CheckAsync(proof, "proof", whenGood: null, cancellationToken);
        if (outcome == ProofOutcome.Good)
        {
            _accepted = proof;
        }

        return outcome switch
        {
            ProofOutcome.Good => null,
            ProofOutcome.TotpRequired => AccountErrors.TotpRequired,
            ProofOutcome.LockedOut => AccountErrors.LockedOut,
            _ => AccountErrors.ProofWrong,
        };
    }
}
