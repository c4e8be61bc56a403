namespace Billing.Storage.Tests.Azure;

/// <summary>Answers to batches as the service frames them.</summary>
internal static class BatchBodies
{
    public static string Of(params string[] answers) => string.Concat(
        "--batchresponse_0f\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1e\r\n\r\n",
        string.Concat(answers.Select(answer =>
            "--changesetresponse_1e\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" + answer + "\r\n")),
        "--changesetresponse_1e--\r\n--batchresponse_0f--\r\n");
}
