using System.Globalization;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Trading;

/// <summary>What a person reads of a slice's error.</summary>
public class SliceWordsTests
{
    [Fact]
    public void Codes_stay_and_words_are_the_readers()
    {
        var cap = SliceCodes.With("order_too_large", "510 dollars is above your cap of 100 for one order.");
        SliceWords.For(cap).ShouldBe(cap);
        InKorean(() =>
        {
            SliceWords.For(cap).ShouldBe("order_too_large: 주문 금액이 설정하신 1회 주문 한도를 넘습니다. (510 dollars is above your cap of 100 for one order.)");
            SliceWords.For(OrderGuards.NoPrice.Error).ShouldBe("price_missing: 현재가를 받지 못했습니다.");
            SliceWords.For("APBK0952: 주문가능금액을 초과했습니다").ShouldBe("APBK0952: 주문가능금액을 초과했습니다");
            SliceWords.For("The session is over.").ShouldBe("The session is over.");
            SliceWords.For(null).ShouldBeNull();
        });
    }

    private static void InKorean(Action read)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ko-KR");
            read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
