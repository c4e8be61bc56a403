using System.Text;
using Billing.Application.Ports;
using Billing.Storage.Azure.Tables;
using Billing.Storage.Azure.Transport;

namespace Billing.Storage.Tests.Azure;

/// <summary>The multipart texts of transactions.</summary>
public sealed class BatchFormatTests
{
    private const string Refusal =
        "HTTP/1.1 409 Conflict\r\nX-Content-Type-Options: nosniff\r\nContent-Type: application/json;odata=minimalmetadata;charset=utf-8\r\n\r\n"
        + """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"1:The specified entity already exists.\n--x"}}}"""
        + "\r\n";

    [Fact]
    public void A_transaction_is_one_changeset_of_addressed_parts()
    {
        RowWrite[] writes =
        [
            RowWrite.Insert("a", "1", new Columns().Set("N", 5L).Set("T", "Łódź \"q\"").Set("B", new byte[] { 1, 2 }).Set("Y", true)),
            RowWrite.Replace("a", "it's", "W/\"datetime'2026'\"", new Columns()),
            RowWrite.Delete("a", "3", "*"),
        ];
        string text = Encoding.UTF8.GetString(BatchRequestWriter.Write("rows", writes, path => "https://acct.example.org" + path).Span);
        const string Expected = """
            --batch_billing
            Content-Type: multipart/mixed; boundary=changeset_billing

            --changeset_billing
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST https://acct.example.org/rows HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0;
            Content-Type: application/json
            Prefer: return-no-content

            {"PartitionKey":"a","RowKey":"1","N@odata.type":"Edm.Int64","N":"5","T":"Łódź \"q\"","B@odata.type":"Edm.Binary","B":"AQI=","Y":true}
            --changeset_billing
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PUT https://acct.example.org/rows(PartitionKey='a',RowKey='it%27%27s') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0;
            If-Match: W/"datetime'2026'"
            Content-Type: application/json
            Prefer: return-no-content

            {"PartitionKey":"a","RowKey":"it's"}
            --changeset_billing
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            DELETE https://acct.example.org/rows(PartitionKey='a',RowKey='3') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0;
            If-Match: *


            --changeset_billing--
            --batch_billing--

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\r\n"), text);
    }

    [Fact]
    public void An_etag_cannot_smuggle_a_header_in() => Assert.Throws<ArgumentException>(() => BatchRequestWriter.Write(
        "rows", [RowWrite.Delete("a", "1", "*\r\nX: y")], path => path));

    [Fact]
    public void A_success_has_an_answer_for_each_write()
    {
        string body = BatchBodies.Of(
            "HTTP/1.1 204 No Content\r\nDataServiceVersion: 1.0;\r\nETag: W/\"datetime'2026-01-02T03%3A04%3A05.1234567Z'\"\r\n\r\n",
            "HTTP/1.1 204 No Content\r\netag:W/\"2\"\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n");
        IReadOnlyList<BatchAnswer> answers = BatchResponseReader.Read(Encoding.UTF8.GetBytes(body));
        Assert.Equal([204, 204, 204], answers.Select(answer => answer.Status));
        Assert.Equal(["W/\"datetime'2026-01-02T03%3A04%3A05.1234567Z'\"", "W/\"2\"", null], answers.Select(answer => answer.ETag));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void A_failure_has_one_answer_whose_error_names_the_write(string lineEnd)
    {
        string body = BatchBodies.Of(Refusal).ReplaceLineEndings(lineEnd);
        BatchAnswer answer = Assert.Single(BatchResponseReader.Read(Encoding.UTF8.GetBytes(body)));
        ServiceError error = ServiceError.Parse(answer.Body.Span);
        Assert.Equal((409, "EntityAlreadyExists"), (answer.Status, error.Code));
        CommitResult? outcome = CommitOutcome.OfRefusal(answer.Status, error, Inserts(3));
        Assert.Equal((CommitStatus.AlreadyExists, 1), (outcome!.Status, outcome.FailedIndex));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>HTTP/1.1 204</html>")]
    [InlineData("--batchresponse_0f\r\nContent-Type: multipart/mixed")]
    [InlineData("HTTP/1.1 x\r\n")]
    public void What_is_no_answer_to_a_batch_has_no_answers(string body) =>
        Assert.Empty(BatchResponseReader.Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(412, "UpdateConditionNotSatisfied", "2:The update condition was not met", CommitStatus.ConditionNotMet, 2)]
    [InlineData(404, "ResourceNotFound", "1:The resource does not exist", CommitStatus.RowNotFound, 1)]
    [InlineData(409, "EntityAlreadyExists", "no index", CommitStatus.AlreadyExists, 0)]
    [InlineData(412, "UpdateConditionNotSatisfied", "99:beyond the end", CommitStatus.ConditionNotMet, 1)]
    [InlineData(404, "ResourceNotFound", "", CommitStatus.RowNotFound, 1)]
    public void A_conflict_names_the_write_or_the_first_that_can_fail_so(int status, string code, string message, CommitStatus expected, int index)
    {
        RowWrite[] writes = [Inserts(1)[0], RowWrite.Replace("p", "b", "*", new Columns()), RowWrite.Delete("p", "c", "*")];
        CommitResult? outcome = CommitOutcome.OfRefusal(status, new ServiceError(code, message), writes);
        Assert.Equal((expected, index), (outcome!.Status, outcome.FailedIndex));
        Assert.Empty(outcome.ETags);
    }

    [Theory]
    [InlineData(404, "TableNotFound")]
    [InlineData(409, "TableBeingDeleted")]
    [InlineData(400, "InvalidInput")]
    [InlineData(500, "InternalError")]
    public void Other_errors_are_no_conflicts(int status, string code) =>
        Assert.Null(CommitOutcome.OfRefusal(status, new ServiceError(code, "0:x"), Inserts(2)));

    [Theory]
    [InlineData("""{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"wait"}}}""", "ServerBusy", "wait")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>QueueNotFound</Code><Message>none</Message></Error>", "QueueNotFound", "none")]
    [InlineData("\ufeff<Error><Code>401</Code><Detail>no claim</Detail></Error>", "401", "no claim")]
    [InlineData("", "", "")]
    [InlineData("plain", "", "")]
    [InlineData("{broken", "", "")]
    [InlineData("<broken", "", "")]
    public void Errors_are_read_from_json_and_xml(string body, string code, string message) =>
        Assert.Equal(new ServiceError(code, message), ServiceError.Parse(Encoding.UTF8.GetBytes(body)));

    private static RowWrite[] Inserts(int count) => [.. Enumerable.Range(0, count).Select(i => RowWrite.Insert("p", $"{i}", new Columns()))];
}
