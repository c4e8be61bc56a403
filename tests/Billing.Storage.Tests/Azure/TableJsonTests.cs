using System.Buffers;
using System.Text;
using System.Text.Json;
using Billing.Application.Ports;
using Billing.Storage.Azure.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Storage.Tests.Azure;

public sealed class TableJsonTests
{
    [Fact]
    public void Any_columns_read_back_as_they_were_written() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNull<string> Text, long Number, bool Flag, byte[] Data)>(),
            value =>
            {
                string text = new([.. value.Text.Get.Where(c => !char.IsSurrogate(c))]);
                byte[] data = value.Data ?? [];
                TableRow row = RoundTrip(new Columns().Set("T", text).Set("N", value.Number).Set("F", value.Flag).Set("D", data));
                return row.Columns.Text("T") == text && row.Columns.Integer("N") == value.Number
                    && row.Columns.Boolean("F") == value.Flag && row.Columns.Bytes("D")!.Value.Span.SequenceEqual(data)
                    && row.Columns.Count == 4;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_page_skips_what_the_service_adds()
    {
        const string Page = """
            {"odata.metadata":"https://acct.table.core.windows.net/$metadata#rows","value":[
              {"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"a","Timestamp@odata.type":"Edm.DateTime","Timestamp":"2026-01-02T03:04:05Z",
               "N@odata.type":"Edm.Int64","N":"-5","Gone":null,"Small":7},
              {"odata.type":"acct.rows","odata.etag":"W/\"2\"","PartitionKey":"p","RowKey":"b",
               "When@odata.type":"Edm.DateTime","When":"2026-01-02T03:04:05Z","Half@odata.type":"Edm.Double","Half":0.5}]}
            """;
        List<TableRow> rows = TableJson.ReadPage(Encoding.UTF8.GetBytes(Page));
        Assert.Equal(["a", "b"], rows.Select(row => row.RowKey));
        Assert.Equal(["W/\"1\"", "W/\"2\""], rows.Select(row => row.ETag));
        Assert.Equal((-5L, 7L, 2), (rows[0].Columns.Integer("N"), rows[0].Columns.Integer("Small"), rows[0].Columns.Count));
        Assert.Equal(("2026-01-02T03:04:05Z", "0.5"), (rows[1].Columns.Text("When"), rows[1].Columns.Text("Half")));
    }

    [Fact]
    public void A_row_without_an_etag_is_refused() =>
        Assert.Throws<JsonException>(() => TableJson.ReadRow("""{"PartitionKey":"p","RowKey":"a"}"""u8, null));

    [Fact]
    public void A_made_up_continuation_cannot_add_a_parameter()
    {
        string address = TableAddress.Range("rows", new RowRange("p", Continuation: "1!8&$filter=x\n1!8?&a=b"));
        Assert.EndsWith("&NextPartitionKey=1%218%26%24filter%3Dx&NextRowKey=1%218%3F%26a%3Db", address, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TableAddress.Range("rows", new RowRange("p", Continuation: "x")));
    }

    [Fact]
    public void A_range_cannot_leave_its_quotes()
    {
        string address = TableAddress.Range("rows", new RowRange("p' or 'a' eq 'a", "f", "t", 10, null, ["C"]));
        Assert.Equal(
            "/rows()?$filter=PartitionKey%20eq%20'p%27%27%20or%20%27%27a%27%27%20eq%20%27%27a'%20and%20RowKey%20ge%20'f'%20and%20RowKey%20lt%20't'"
            + "&$top=10&$select=PartitionKey,RowKey,C",
            address);
    }

    private static TableRow RoundTrip(Columns columns)
    {
        var target = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(target, TableJson.WriterOptions);
        TableJson.Write(writer, RowWrite.Insert("p", "r", columns));
        return TableJson.ReadRow(target.WrittenSpan, "e");
    }
}
