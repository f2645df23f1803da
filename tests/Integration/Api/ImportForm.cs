using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Application.LegacyImport;
using EggMoney.Integration.Fixtures;

namespace EggMoney.Integration.Api;

/// <summary>An old machine's files as an admin uploads them.</summary>
internal static class ImportForm
{
    /// <summary>The parts for an input.</summary>
    /// <param name="input">The files.</param>
    /// <param name="fields">Other parts; what is null is left out.</param>
    public static MultipartFormDataContent Of(LegacyInput input, params (string Name, string? Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            form.Add(new StringContent(value!), name);
        }

        AddText("keyStore", input.KeyStore);
        AddText("environment", input.Environment);
        foreach (var database in input.Databases)
        {
            form.Add(Bytes(File.ReadAllBytes(database.Path)), "database", database.Name);
        }

        return form;

        void AddText(string name, LegacyText? text)
        {
            if (text is not null)
            {
                form.Add(Bytes(text.Content), name, text.Name);
            }
        }
    }

    /// <summary>A body as it is, with the boundary <c>b</c>. Lines end as the standard says.</summary>
    public static HttpContent Raw(string body, string type = "multipart/form-data; boundary=b")
    {
        var content = Bytes(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n")));
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    /// <summary>Uploads.</summary>
    public static async Task<Reply> UploadAsync(this ApiUser admin, Guid tenantId, HttpContent form, string? language = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/admin/tenants/{tenantId}/imports") { Content = form };
        request.Headers.TransferEncodingChunked = chunked;
        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        using var answer = await admin.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new(answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null, null, answer.Headers.Location);
    }

    /// <summary>A dry run, and then in earnest.</summary>
    public static async Task<Reply> ImportAsync(this ApiUser admin, Guid tenantId, LegacyInput input)
    {
        var dryRun = (await admin.UploadAsync(tenantId, Of(input))).Ok();
        return await admin.UploadAsync(tenantId, Of(input, ("dryRun", "false"), ("confirmation", dryRun.Text("confirmation"))));
    }

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
}
