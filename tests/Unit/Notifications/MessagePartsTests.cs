using System.Text;
using EggMoney.Infrastructure.Notifications.Telegram;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Notifications;

public class MessagePartsTests
{
    [Fact]
    public void A_short_message_is_one_part() => MessageParts.Split(new("제목", "본문")).ShouldBe([new("제목", "본문")]);

    [Fact]
    public void Exactly_the_limit_is_one_part_and_a_character_more_is_two()
    {
        var title = new string('t', 94);
        MessageParts.Split(new(title, new string('a', 4000))).Count.ShouldBe(1);
        var two = MessageParts.Split(new(title, new string('a', 4001)));
        two.Select(part => part.Body.Length).ShouldBe([4000, 1]);
        two[0].Whole.Length.ShouldBe(4096);
    }

    [Fact]
    public void Parts_end_with_lines_and_lose_none()
    {
        var lines = Enumerable.Range(0, 500).Select(number => $"{number}: 봇이 판단하지 못했습니다 🥚").ToList();
        var parts = MessageParts.Split(new("제목", string.Join('\n', lines)));
        parts.Count.ShouldBeGreaterThan(2);
        parts.ShouldAllBe(part => (part.Title.Length == 0 ? part.Body : part.Whole).Length <= 4096);
        parts.SelectMany(part => part.Body.Split('\n')).ShouldBe(lines);
        parts.Skip(1).ShouldAllBe(part => part.Title.Length == 0);
    }

    [Fact]
    public void A_line_that_is_too_long_is_divided_between_characters_and_never_within_one()
    {
        var parts = MessageParts.Split(new("t", string.Concat(Enumerable.Repeat("🥚", 5000))));
        parts.Count.ShouldBe(3);
        string.Concat(parts.Select(part => part.Body)).EnumerateRunes().Count().ShouldBe(5000);
        parts.ShouldAllBe(part => part.Body.EnumerateRunes().All(rune => rune == new Rune(0x1F95A)));
    }

    [Theory]
    [InlineData("a.b-c!", @"a\.b\-c\!")]
    [InlineData(@"\", @"\\")]
    [InlineData("_*[]()~`>#+-=|{}.!", @"\_\*\[\]\(\)\~\`\>\#\+\-\=\|\{\}\.\!")]
    [InlineData("한글 🥚 $1,234", "한글 🥚 $1,234")]
    public void Markup_in_a_text_is_no_markup(string text, string escaped) => MarkdownV2.Escape(text).ShouldBe(escaped);
}
