using System.Text;

namespace BillingFunctions.Hosting;

/// <summary>Answers that belong to no surface, from bytes made beforehand: the host asks for <c>/</c> to see whether we live.</summary>
internal static class FrontPage
{
    /// <summary>What the published API answers at its root.</summary>
    private static readonly byte[] Alive = Encoding.UTF8.GetBytes(
        $$"""{"app":"BillingFunctions","version":"{{typeof(FrontPage).Assembly.GetName().Version!.ToString(3)}}","domain":"billing","status":"running"}""");

    private static ReadOnlySpan<byte> Nothing =>
        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"There is nothing at this path\"}"u8;

    public static Task AnswerAsync(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
        ? WriteAsync(context, 200, "application/json", Alive)
        : NotFoundAsync(context);

    public static Task NotFoundAsync(HttpContext context) => WriteAsync(context, 404, "application/problem+json", Nothing);

    private static Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlySpan<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;

        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
        return Task.CompletedTask;
    }
}
