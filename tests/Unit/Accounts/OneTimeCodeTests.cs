using EggMoney.Application.Accounts;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Accounts;

public class OneTimeCodeTests
{
    [Fact]
    public void A_code_is_known_however_it_is_copied()
    {
        for (var round = 0; round < 50; round++)
        {
            var (code, hash) = OneTimeCode.Create(OneTimeCode.Invitation);
            foreach (var typed in new[]
            {
                code,
                code.ToLowerInvariant(),
                "  " + code.Replace("-", "") + " ",
                code[OneTimeCode.Invitation.Length..].Replace('-', ' '),
                code.Replace('0', 'O').Replace('1', 'l'),
                code.Replace('0', 'o').Replace('1', 'I'),
            })
            {
                OneTimeCode.Hash(OneTimeCode.Invitation, typed).ShouldBe(hash, typed);
            }

            OneTimeCode.Hash(OneTimeCode.Setup, code).ShouldNotBe(hash);
            OneTimeCode.Hash(OneTimeCode.Invitation, code[..^1]).ShouldNotBe(hash);
            code.Length.ShouldBeLessThanOrEqualTo(OneTimeCode.MaxLength);
        }
    }
}
