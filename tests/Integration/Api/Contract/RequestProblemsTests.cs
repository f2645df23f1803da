using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

public sealed class RequestProblemsTests : IAsyncLifetime
{
    private const string Good = """ "name":"a","number":1,"money":1.5 """;

    private ProbeServer _server = null!;

    public async Task InitializeAsync() => _server = await ProbeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"a","number":1}""", "field_missing", "money")]
    [InlineData("""{"number":1}""", "field_missing", "money,name")]
    [InlineData("""{"name":"a","number":1,"money":1,"inner":{"word":"x"}}""", "field_missing", "inner.count")]
    [InlineData("""{"name":"a","number":1,"money":1,"many":[{"word":"x","count":1},{"count":2}]}""", "field_missing", "many[1].word")]
    [InlineData("""{"name":"a","number":1,"money":1,"nmae":1}""", "field_unknown", "nmae")]
    [InlineData("""{"name":"a","number":1,"money":1,"it's.a \"b\"":1}""", "field_unknown", "it's.a \"b\"")]
    [InlineData("""{"name":"a","number":1,"money":1,"inner":{"word":"x","count":1,"cuont":2}}""", "field_unknown", "inner.cuont")]
    [InlineData("""{"name":"a","name":"b","number":1,"money":1}""", "field_twice", "name")]
    [InlineData("""{"name":"a","number":"1","money":1}""", "wrong_type", "number")]
    [InlineData("""{"name":5,"number":1,"money":1}""", "wrong_type", "name")]
    [InlineData("""{"name":null,"number":1,"money":1}""", "wrong_type", "name")]
    [InlineData("""{"name":"a","number":null,"money":1}""", "wrong_type", "number")]
    [InlineData("""{"name":"a","number":1,"money":1,"inner":{"word":null,"count":1}}""", "wrong_type", "inner.word")]
    [InlineData("""{"name":"a","number":1,"money":1,"inner":[]}""", "wrong_type", "inner")]
    [InlineData("""{"name":"a","number":1,"money":1,"many":{}}""", "wrong_type", "many")]
    [InlineData("""{"name":"a","number":1,"money":1,"many":[7]}""", "wrong_type", "many[0]")]
    [InlineData("""{"name":"a","number":2147483648,"money":1}""", "wrong_type", "number")]
    [InlineData("""{"name":"a","number":1.5,"money":1}""", "wrong_type", "number")]
    [InlineData("""{"name":"a","number":1,"money":1e400}""", "wrong_type", "money")]
    [InlineData("""{"name":"a","number":1,"money":1,"id":"not-a-uuid"}""", "wrong_type", "id")]
    [InlineData("""{"name":"a","number":1,"money":1,"colour":"green"}""", "wrong_type", "colour")]
    [InlineData("""{"name":"a","number":1,"money":1,"colour":1}""", "wrong_type", "colour")]
    [InlineData("""{"name":"a","number":1,"money":1,"colour":"red, darkBlue"}""", "wrong_type", "colour")]
    [InlineData("""{"name":"a","number":1,"money":1,"day":"2026-02-30"}""", "wrong_type", "day")]
    [InlineData("""{"name":"a","number":1,"money":NaN}""", "bad_json", "")]
    [InlineData("""{"name":"a","number":1,"money":1""", "bad_json", "")]
    [InlineData("""{"name":"a","number":1,"money":1}}""", "bad_json", "")]
    [InlineData("""{"name":"a",,}""", "bad_json", "")]
    [InlineData("""{'name':'a'}""", "bad_json", "")]
    [InlineData("""{"name":"\ud800","number":1,"money":1}""", "wrong_type", "name")]
    [InlineData("hello", "bad_json", "")]
    [InlineData("[]", "wrong_type", "")]
    [InlineData("\"text\"", "wrong_type", "")]
    [InlineData("null", "body_missing", "")]
    [InlineData("", "body_missing", "")]
    [InlineData("   ", "body_missing", "")]
    public async Task A_body_that_cannot_be_read_is_told_by_field(string body, string code, string fields)
    {
        var english = await _server.PostAsync(body);
        var korean = await _server.PostAsync(body, "ko");

        english.Status.ShouldBe(HttpStatusCode.BadRequest, english.Text);
        english.Type.ShouldBe("application/problem+json");
        english.Code.ShouldBe(code);
        string.Join(',', english.Fields.Order(StringComparer.Ordinal)).ShouldBe(fields);
        korean.Code.ShouldBe(code);
        korean.Title.ShouldContain(character => character >= '가' && character <= '힣');
        korean.Fields.ShouldBe(english.Fields);
        ShouldTellNothingOfUs(english.Text);
    }

    [Fact]
    public async Task What_is_right_is_taken()
    {
        (await _server.PostAsync("{" + Good + """, "colour":"darkBlue","day":"2026-02-28"}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_empty_body_of_unknown_length_is_no_body()
    {
        (await _server.PostAsync([], "application/json", chunked: true)).Code.ShouldBe("body_missing");
    }

    [Fact]
    public async Task Deep_json_is_refused()
    {
        var answer = await _server.PostAsync("{" + Good + ",\"inner\":" + new string('[', 2000) + new string(']', 2000) + "}");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBeOneOf("bad_json", "wrong_type");
        ShouldTellNothingOfUs(answer.Text);
    }

    [Theory]
    [InlineData("{\"name\":\"\u0001\"", "bad_json")]
    [InlineData("{\"name\":\"", "bad_json")]
    public async Task Broken_texts_are_refused(string start, string code)
    {
        (await _server.PostAsync(start)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Invalid_utf8_is_refused()
    {
        byte[] inValue = [.. "{\"number\":1,\"money\":1,\"name\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];
        byte[] inName = [.. "{\"number\":1,\"money\":1,\"name\":\"a\",\""u8, 0xFF, 0xFE, .. "\":1}"u8];

        foreach (var body in new[] { inValue, inName })
        {
            var answer = await _server.PostAsync(body, "application/json");
            answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
            answer.Code.ShouldNotBeNull();
            ShouldTellNothingOfUs(answer.Text);
        }
    }

    [Fact]
    public async Task A_long_name_of_a_field_is_not_sent_back_in_full()
    {
        var answer = await _server.PostAsync("{" + Good + $",\"{new string('x', 30_000)}\":1}}");

        answer.Code.ShouldBe("field_unknown");
        answer.Text.Length.ShouldBeLessThan(1000);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=nonsense", 415)]
    [InlineData("nonsense", 415)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("application/vnd.eggmoney+json", 200)]
    public async Task Only_json_in_utf8_is_read(string type, int status)
    {
        var answer = await _server.PostAsync(Encoding.UTF8.GetBytes("{" + Good + "}"), type);

        ((int)answer.Status).ShouldBe(status);
        if (status == 415)
        {
            answer.Code.ShouldBe("unsupported_media_type");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_too_large(bool chunked)
    {
        var body = Encoding.UTF8.GetBytes("{" + Good + $",\"day\":\"{new string('x', 100_000)}\"}}");

        var answer = await _server.PostAsync(body, "application/json", chunked: chunked);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Code.ShouldBe("body_too_large");
    }

    [Theory]
    [InlineData("/api/probe?number=x", "number")]
    [InlineData("/api/probe?number=99999999999", "number")]
    [InlineData("/api/probe?number=1.5", "number")]
    [InlineData("/api/probe?at=yesterday", "at")]
    [InlineData("/api/required", "number")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string name)
    {
        var answer = await _server.SendAsync(new(HttpMethod.Get, path));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe("wrong_parameter");
        answer.Fields.ShouldBe([name]);
        ShouldTellNothingOfUs(answer.Text);
    }

    [Theory]
    [InlineData("ko")]
    [InlineData("en")]
    public async Task A_defect_tells_nothing_of_itself(string language)
    {
        var answer = await _server.SendAsync(new(HttpMethod.Get, "/api/defect"), language);

        answer.Status.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Code.ShouldBe("internal");
        answer.Text.ShouldNotContain("insides");
        ShouldTellNothingOfUs(answer.Text);
    }

    [Theory]
    [InlineData(400, "bad_request")]
    [InlineData(401, "unauthenticated")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not_found")]
    [InlineData(405, "method_not_allowed")]
    [InlineData(413, "body_too_large")]
    [InlineData(415, "unsupported_media_type")]
    [InlineData(429, "too_many_requests")]
    [InlineData(500, "internal")]
    [InlineData(503, "unavailable")]
    public async Task Every_bare_status_has_a_code_and_speaks_both_languages(int status, string code)
    {
        var english = await _server.SendAsync(new(HttpMethod.Get, $"/api/status/{status}"));
        var korean = await _server.SendAsync(new(HttpMethod.Get, $"/api/status/{status}"), "ko-KR,ko;q=0.9,en;q=0.5");

        ((int)english.Status).ShouldBe(status);
        english.Code.ShouldBe(code);
        korean.Code.ShouldBe(code);
        english.Title.ShouldAllBe(character => character < '가');
        korean.Title.ShouldContain(character => character >= '가' && character <= '힣');
    }

    [Fact]
    public async Task A_method_that_is_not_there_names_those_that_are()
    {
        using var response = await _server.Client.DeleteAsync("/api/probe");

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldContain("POST");
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"method_not_allowed\"");
    }

    private static void ShouldTellNothingOfUs(string text)
    {
        foreach (var word in new[] { "EggMoney", "Probe", "System.", "Microsoft.", "   at ", "Exception", "LineNumber" })
        {
            text.ShouldNotContain(word, Case.Sensitive);
        }
    }
}
