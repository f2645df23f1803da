using System.Text;
using EggMoney.Application.Accounts;
using EggMoney.Domain.Accounts;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Accounts;

public class NameTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("김하늘")]
    [InlineData("a.b-c_d9")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void People_are_called_what_they_are_called(string name)
    {
        FieldsOf(name).ShouldBeEmpty();
        FieldsOf(name.Normalize(NormalizationForm.FormD)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData("a b")]
    [InlineData(" abc")]
    [InlineData(".abc")]
    [InlineData("abc-")]
    [InlineData("a/bc")]
    [InlineData("a@bc")]
    [InlineData("abc\0")]
    [InlineData("abc\uFFFE")]
    [InlineData("abc\uD800")]
    [InlineData("abc\u200B")]
    [InlineData("abc\u3164")]
    [InlineData("a\u202Ebc")]
    [InlineData("😀😀😀")]
    [InlineData("José")]
    [InlineData("mİnjun")]
    [InlineData("田中さん")]
    [InlineData("server")]
    [InlineData("SERVER")]
    [InlineData("Ａｎｏｎｙｍｏｕｓ")]
    [InlineData("\uFDFA\uFDFA")]
    public void Nobody_is_called_what_others_could_not_read_or_could_mistake(string name) => FieldsOf(name).ShouldBe(["Username"]);

    [Theory]
    [InlineData("alice", "ALICE")]
    [InlineData("alice", "ａｌｉｃｅ")]
    [InlineData("alice", " alice ")]
    [InlineData("김하늘", "\u1100\u1175\u11B7\u1112\u1161\u1102\u1173\u11AF")]
    [InlineData("ﬁne", "FINE")]
    public void What_looks_alike_is_one_name(string one, string other) => AccountName.Normalize(one).ShouldBe(AccountName.Normalize(other));

    [Theory]
    [InlineData("a\uD800")]
    [InlineData("\uDC00a")]
    [InlineData("\uFFFE")]
    [InlineData("\0")]
    public void Any_text_can_be_compared(string text) => AccountName.Normalize(text).ShouldContain('\uFFFD');

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("I am Haneul 1")]
    public void A_password_is_none_that_is_guessed_at_once(string password) =>
        new RegisterValidator().Validate(new RegisterCommand("haneul", "h@example.org", password)).Errors.ShouldHaveSingleItem().PropertyName.ShouldBe("Password");

    private static IEnumerable<string> FieldsOf(string username) =>
        new RegisterValidator().Validate(new RegisterCommand(username, "a@example.org", "Correct-horse 1")).Errors.Select(error => error.PropertyName).Distinct();
}
