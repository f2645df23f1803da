namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>The API's page for people: the OpenAPI document to read and to try out, from this server alone.</summary>
internal static class ApiDocs
{
    private const string Path = "/docs";

    /// <summary>Its scripts come from here and talk to here. It sets styles from its scripts.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseApiDocs(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments(Path))
            {
                http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            }

            return next(http);
        });
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Path.TrimStart('/');
            options.DocumentTitle = "EggMoney API";
            options.SwaggerEndpoint("/openapi/v1.json", "EggMoney v1");

            // A token that somebody pastes in is gone with the page.
            options.ConfigObject.PersistAuthorization = false;
            options.DisplayOperationId();
        });
    }
}
