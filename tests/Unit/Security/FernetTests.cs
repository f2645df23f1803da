using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EggMoney.Infrastructure.Security;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Security;

/// <summary>The vectors of the public specification, all of them, and a second implementation.</summary>
public class FernetTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly DateTime Now = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);

    /// <summary>Lengths 0 to 1000, each with its own bytes.</summary>
    private static readonly Gen<(byte[] Key, byte[] Plain)> Messages =
        from length in Gen.Choose(0, 1000)
        from key in Gen.Choose(0, 255).ArrayOf(32)
        from plain in Gen.Choose(0, 255).ArrayOf(length)
        select (key.Select(value => (byte)value).ToArray(), plain.Select(value => (byte)value).ToArray());

    public static TheoryData<FernetVector> Generate => Read("generate.json", 1);

    public static TheoryData<FernetVector> Verify => Read("verify.json", 1);

    public static TheoryData<FernetVector> Invalid => Read("invalid.json", 8);

    [Theory]
    [MemberData(nameof(Generate))]
    public void The_specifications_token_is_made(FernetVector vector) =>
        Fernet.Encrypt(vector.Key, Encoding.UTF8.GetBytes(vector.Src!), vector.Now.UtcDateTime, vector.Iv!.Select(value => (byte)value).ToArray()).ShouldBe(vector.Token);

    [Theory]
    [MemberData(nameof(Verify))]
    public void The_specifications_token_is_read(FernetVector vector)
    {
        Encoding.UTF8.GetString(Fernet.Decrypt(vector.Key, vector.Token, vector.TimeToLive, vector.Now.UtcDateTime)!).ShouldBe(vector.Src);
        Encoding.UTF8.GetString(Fernet.Decrypt(vector.Key, vector.Token)!).ShouldBe(vector.Src);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_the_specification_refuses_is_refused(FernetVector vector) =>
        Fernet.Decrypt(vector.Key, vector.Token, vector.TimeToLive, vector.Now.UtcDateTime).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Only_the_times_are_forgiven_where_no_time_is_asked_for(FernetVector vector) =>
        (Fernet.Decrypt(vector.Key, vector.Token) is not null).ShouldBe(vector.Desc is "far-future TS (unacceptable clock skew)" or "expired TTL");

    [Fact]
    public void A_second_implementation_reads_what_this_one_writes() => Check(message =>
        SecondFernet.Decrypt(message.Key, Fernet.Encrypt(message.Key, message.Plain, Now)).SequenceEqual(message.Plain));

    [Fact]
    public void This_one_reads_what_a_second_implementation_writes() => Check(message =>
        Fernet.Decrypt(message.Key, SecondFernet.Encrypt(message.Key, message.Plain, 1_795_000_000)) is { } plain && plain.SequenceEqual(message.Plain));

    [Fact]
    public void No_bit_of_a_token_can_be_changed()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var token = Fernet.Encrypt(key, "an account number"u8, Now);
        for (var place = 0; place < token.Length; place++)
        {
            foreach (var other in "A_-9=%+/ \u00e9".Where(other => other != token[place]))
            {
                Fernet.Decrypt(key, token[..place] + other + token[(place + 1)..]).ShouldBeNull();
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("gAAA")]
    [InlineData("not a token")]
    public void What_is_no_token_is_refused(string text) => Fernet.Decrypt(new byte[32], text).ShouldBeNull();

    [Fact]
    public void A_token_has_one_spelling()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var token = Fernet.Encrypt(key, ""u8, Now);
        token.ShouldEndWith("=");
        Fernet.Decrypt(key, token).ShouldNotBeNull();
        Fernet.Decrypt(key, token.TrimEnd('=')).ShouldBeNull();
        Fernet.Decrypt(key, token + "\n").ShouldBeNull();
        Fernet.Decrypt(key, " " + token).ShouldBeNull();
        Fernet.Decrypt(key, token.Insert(8, "\n")).ShouldBeNull();
        Fernet.Decrypt(key, token + "====").ShouldBeNull();
    }

    [Fact]
    public void A_token_is_good_to_the_second()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var token = Fernet.Encrypt(key, "x"u8, Now);
        Fernet.Decrypt(key, token, TimeSpan.FromSeconds(10), Now.AddSeconds(10)).ShouldNotBeNull();
        Fernet.Decrypt(key, token, TimeSpan.FromSeconds(10), Now.AddSeconds(11)).ShouldBeNull();
        Fernet.Decrypt(key, token, TimeSpan.FromSeconds(10), Now.AddSeconds(-60)).ShouldNotBeNull();
        Fernet.Decrypt(key, token, TimeSpan.FromSeconds(10), Now.AddSeconds(-61)).ShouldBeNull();
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    public void An_impossible_time_is_refused_and_not_overflown(long seconds)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        Fernet.Decrypt(key, SecondFernet.Encrypt(key, [1], seconds), TimeSpan.FromSeconds(60), Now).ShouldBeNull();
    }

    [Fact]
    public void Two_tokens_of_the_same_secret_have_nothing_in_common()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var tokens = Enumerable.Range(0, 100).Select(_ => Fernet.Encrypt(key, "same"u8, Now)).ToList();
        tokens.Select(token => token[12..34]).Distinct().Count().ShouldBe(100);
        Fernet.Decrypt(RandomNumberGenerator.GetBytes(32), tokens[0]).ShouldBeNull();
    }

    private static void Check(Func<(byte[] Key, byte[] Plain), bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Messages.ToArbitrary(), holds));

    private static TheoryData<FernetVector> Read(string file, int count)
    {
        var vectors = JsonSerializer.Deserialize<List<FernetVector>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Security", "fernet", file)), Json)!;
        vectors.Count.ShouldBe(count);
        return new(vectors);
    }
}

/// <summary>A case of the specification's files.</summary>
public sealed record FernetVector(string Token, DateTimeOffset Now, string Secret, string? Src, string? Desc, int? TtlSec, int[]? Iv)
{
    public byte[] Key => SecondFernet.Decode(Secret);

    public TimeSpan TimeToLive => TimeSpan.FromSeconds(TtlSec!.Value);

    public override string ToString() => Desc ?? Token;
}
