using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Security;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Security;

public class FernetVaultTests
{
    private static readonly Guid User = Guid.NewGuid();
    private static readonly Guid Subject = Guid.NewGuid();
    private static readonly string OldKey = SecretKeys.Generate();
    private static readonly string NewKey = SecretKeys.Generate();

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("계좌번호 12345678 — 🥚")]
    public void What_goes_in_comes_out(string value)
    {
        var vault = Vault(OldKey);
        var row = vault.Seal(User, Subject, "appKey", value);
        vault.Open(row).ShouldBe(value);
        row.KeyId.ShouldBe(vault.CurrentKeyId);
        (row.UserId, row.SubjectId, row.Field).ShouldBe((User, Subject, "appKey"));
    }

    [Theory]
    [InlineData("", "…")]
    [InlineData("1234567", "…")]
    [InlineData("12345678", "…78")]
    [InlineData("12345678901", "…01")]
    [InlineData("123456789012", "…9012")]
    [InlineData("12345678901🥚🥚", "…🥚🥚")]
    [InlineData("12345678🥚x", "…x")]
    public void A_mask_shows_only_what_gives_nothing_away(string value, string mask) => Vault(OldKey).Seal(User, Subject, "appKey", value).Mask.ShouldBe(mask);

    [Fact]
    public void A_token_is_refused_in_any_other_row()
    {
        var vault = Vault(OldKey);
        var row = vault.Seal(User, Subject, "appKey", "secret");
        foreach (var other in new[]
        {
            Moved(row, userId: Guid.NewGuid()), Moved(row, subjectId: Guid.NewGuid()), Moved(row, field: "appSecret"), Moved(row, field: "appKe"), Moved(row, field: "appKeys"),
            Moved(row, userId: Subject, subjectId: User), Moved(row, field: ""),
        })
        {
            Should.Throw<SecretException>(() => vault.Open(other)).KeyMissing.ShouldBeFalse();
        }

        vault.Open(Moved(row)).ShouldBe("secret");
    }

    [Fact]
    public void A_damaged_token_is_refused()
    {
        var vault = Vault(OldKey);
        var row = vault.Seal(User, Subject, "appKey", "secret");
        row.Token = row.Token[..20] + "AAAA" + row.Token[24..];
        var refusal = Should.Throw<SecretException>(() => vault.Open(row));
        refusal.KeyMissing.ShouldBeFalse();
        refusal.Message.ShouldNotContain(row.Token);
    }

    [Fact]
    public void A_missing_key_is_named_and_the_row_stays_as_it_is()
    {
        var row = Vault(OldKey).Seal(User, Subject, "appKey", "secret");
        var before = Moved(row);
        var refusal = Should.Throw<SecretException>(() => Vault(NewKey).Open(row));
        refusal.KeyMissing.ShouldBeTrue();
        refusal.KeyId.ShouldBe(row.KeyId);
        refusal.Message.ShouldContain(row.KeyId);
        (row.Token, row.KeyId, row.Mask).ShouldBe((before.Token, before.KeyId, before.Mask));
    }

    [Fact]
    public void Every_key_reads_and_the_first_one_writes()
    {
        var old = Vault(OldKey).Seal(User, Subject, "appKey", "secret");
        var both = Vault($"{NewKey},{OldKey}");
        both.Open(old).ShouldBe("secret");
        both.Reseal(old, "secret");
        old.KeyId.ShouldBe(Vault(NewKey).CurrentKeyId);
        Vault(NewKey).Open(old).ShouldBe("secret");
    }

    [Fact]
    public void A_secret_of_nobody_is_a_defect() => Should.Throw<ArgumentException>(() => Vault(OldKey).Seal(Guid.Empty, Subject, "appKey", "secret"));

    private static FernetVault Vault(string keys) => new(SecretKeys.Parse(keys), new(TimeProvider.System));

    private static UserSecret Moved(UserSecret row, Guid? userId = null, Guid? subjectId = null, string? field = null) => new()
    {
        UserId = userId ?? row.UserId, SubjectId = subjectId ?? row.SubjectId, Field = field ?? row.Field, Token = row.Token, KeyId = row.KeyId, Mask = row.Mask,
    };
}
