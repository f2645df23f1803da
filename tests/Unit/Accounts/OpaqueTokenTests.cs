using EggMoney.Application.Accounts;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Accounts;

public class OpaqueTokenTests
{
    private static readonly Guid User = Guid.CreateVersion7();
    private static readonly Guid Row = Guid.CreateVersion7();

    [Fact]
    public void A_token_says_whose_it_is_and_matches_its_own_hash_only()
    {
        var (token, hash) = OpaqueToken.Create(OpaqueToken.Refresh, User, Row);
        token.ShouldStartWith("egr_");
        OpaqueToken.TryParse(OpaqueToken.Refresh, token, out var user, out var row).ShouldBeTrue();
        (user, row).ShouldBe((User, Row));
        OpaqueToken.Matches(token, hash).ShouldBeTrue();
        hash.Length.ShouldBe(64);
        var (again, other) = OpaqueToken.Create(OpaqueToken.Refresh, User, Row);
        again.ShouldNotBe(token);
        OpaqueToken.Matches(token, other).ShouldBeFalse();
        OpaqueToken.TryParse(OpaqueToken.Personal, token, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void No_other_text_is_a_token_of_that_row()
    {
        var (token, hash) = OpaqueToken.Create(OpaqueToken.Personal, User, Row);
        for (var index = 0; index < token.Length; index++)
        {
            foreach (var letter in "AB_-.=\0 é")
            {
                if (letter != token[index])
                {
                    // It may be no token, or another one; it never throws, and it never matches.
                    var altered = token[..index] + letter + token[(index + 1)..];
                    OpaqueToken.TryParse(OpaqueToken.Personal, altered, out _, out _);
                    OpaqueToken.Matches(altered, hash).ShouldBeFalse();
                }
            }
        }

        foreach (var text in new[] { null, "", "egp_", token[4..], token + "A", token[..^1], "egp_" + new string('A', 86) })
        {
            OpaqueToken.TryParse(OpaqueToken.Personal, text, out _, out _).ShouldBeFalse();
        }
    }
}
