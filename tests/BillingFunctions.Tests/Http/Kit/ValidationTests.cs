namespace BillingFunctions.Tests.Http.Kit;

public sealed class ValidationTests(KitFixture kit) : IClassFixture<KitFixture>
{
    [Theory]
    [InlineData("""{"name":"abc","flag":"yes"}""", "body.flag:bool_type")]
    [InlineData("""{"name":"abc","flag":null}""", "body.flag:bool_type")]
    [InlineData("""{"name":"abc","count":0}""", "body.count:greater_than_equal")]
    [InlineData("""{"name":"abc","count":51}""", "body.count:less_than_equal")]
    [InlineData("""{"name":"abc","count":1.5}""", "body.count:int_parsing")]
    [InlineData("""{"name":"abc","count":"1"}""", "body.count:int_type")]
    [InlineData("""{"name":"abc","big":9223372036854775808}""", "body.big:less_than_equal")]
    [InlineData("""{"name":"abc","big":-9223372036854775809}""", "body.big:greater_than_equal")]
    [InlineData("""{"name":"abc","credits":0}""", "body.credits:greater_than")]
    [InlineData("""{"name":"abc","credits":"-1"}""", "body.credits:greater_than")]
    [InlineData("""{"name":"abc","credits":true}""", "body.credits:decimal_type")]
    [InlineData("""{"name":"abc","credits":"NaN"}""", "body.credits:decimal_parsing")]
    [InlineData("""{"name":"abc","credits":"1,5"}""", "body.credits:decimal_parsing")]
    [InlineData("""{"name":"abc","credits":" 1"}""", "body.credits:decimal_parsing")]
    [InlineData("""{"name":"abc","amount":1e400}""", "body.amount:decimal_out_of_range")]
    [InlineData("""{"name":"abc","amount":"79228162514264337593543950336"}""", "body.amount:decimal_out_of_range")]
    [InlineData("""{"name":"abc","percent":100.01}""", "body.percent:less_than_equal")]
    [InlineData("""{"name":"abc","percent":-0.01}""", "body.percent:greater_than_equal")]
    public Task A_number_that_is_wrong_or_out_of_bounds_is_named(string body, string faults) => ExpectAsync(body, faults);

    [Theory]
    [InlineData("""{"name":null}""", "body.name:string_type")]
    [InlineData("""{"name":5}""", "body.name:string_type")]
    [InlineData("""{"name":"x"}""", "body.name:string_too_short")]
    [InlineData("""{"name":"sixsix"}""", "body.name:string_too_long")]
    [InlineData("""{"name":"a\u0000b"}""", "body.name:string_nul")]
    [InlineData("""{"name":"a\ud800"}""", "body.name:string_unicode")]
    [InlineData("""{"name":"abc","customer":"12"}""", "body.customer:uuid_parsing")]
    [InlineData("""{"name":"abc","customer":12}""", "body.customer:uuid_type")]
    [InlineData("""{"name":"abc","at":"2026-03-01T00:00:00"}""", "body.at:datetime_parsing")]
    [InlineData("""{"name":"abc","at":"2026-03-01"}""", "body.at:datetime_parsing")]
    [InlineData("""{"name":"abc","at":"2026-02-30T00:00:00Z"}""", "body.at:datetime_parsing")]
    [InlineData("""{"name":"abc","at":"9999-12-31T23:59:59-18:00"}""", "body.at:datetime_parsing")]
    [InlineData("""{"name":"abc","at":17}""", "body.at:datetime_type")]
    [InlineData("""{"name":"abc","on":"2026-13-01"}""", "body.on:date_parsing")]
    [InlineData("""{"name":"abc","flavor":"sour"}""", "body.flavor:enum")]
    [InlineData("""{"name":"abc","flavor":0}""", "body.flavor:enum")]
    [InlineData("""{"name":"abc","source":"MANUAL"}""", "body.source:enum")]
    [InlineData("""{"name":"abc","currency":"XQZ"}""", "body.currency:currency_code")]
    [InlineData("""{"name":"abc","currency":"EURO"}""", "body.currency:string_too_long")]
    [InlineData("""{"name":"abc","country":"pl"}""", "body.country:country_code")]
    [InlineData("""{"name":"abc","timezone":"Mars/Base"}""", "body.timezone:time_zone")]
    [InlineData("""{"name":"abc","email":"nobody"}""", "body.email:email")]
    [InlineData("""{"name":"abc","email":"a@b@example.com"}""", "body.email:email")]
    [InlineData("""{"name":"abc","email":"a b@example.com"}""", "body.email:email")]
    [InlineData("""{"name":"abc","url":"javascript:alert(1)"}""", "body.url:url_parsing")]
    [InlineData("""{"name":"abc","color":"#12345g"}""", "body.color:color")]
    [InlineData("""{"name":"abc","since":"yesterday?"}""", "body.since:datetime_parsing")]
    public Task A_text_that_is_not_what_its_field_demands_is_named(string body, string faults) => ExpectAsync(body, faults);

    [Theory]
    [InlineData("""{}""", "body.name:missing")]
    [InlineData("""{"name":"abc","name":"abd"}""", "body.name:duplicate_key")]
    [InlineData("""{"name":"abc","other":1,"other":2}""", "body.other:duplicate_key")]
    [InlineData("""{"name":"abc","properties":[]}""", "body.properties:dict_type")]
    [InlineData("""{"name":"abc","properties":{"a":1,"a":2}}""", "body.properties.a:duplicate_key")]
    [InlineData("""{"name":"abc","properties":{"a":{"b":[1e999]}}}""", "body.properties.a.b.0:decimal_out_of_range")]
    [InlineData("""{"name":"abc","properties":{"a":"\u0000"}}""", "body.properties.a:string_nul")]
    [InlineData("""{"name":"abc","properties":{"a":"\udc00"}}""", "body.properties.a:string_unicode")]
    [InlineData("""{"name":"abc","anything":[{"x":1,"x":1}]}""", "body.anything.0.x:duplicate_key")]
    [InlineData("""{"name":"abc","tags":[]}""", "body.tags:too_short")]
    [InlineData("""{"name":"abc","tags":["a","b","c","d"]}""", "body.tags:too_long")]
    [InlineData("""{"name":"abc","tags":["a","abcde"]}""", "body.tags.1:string_too_long")]
    [InlineData("""{"name":"abc","tags":"a"}""", "body.tags:list_type")]
    [InlineData("""{"name":"abc","counts":{"a":"1"}}""", "body.counts.a:int_type")]
    [InlineData("""{"name":"abc","counts":{"a":1,"b":2,"c":3}}""", "body.counts:too_long")]
    [InlineData("""{"name":"abc","counts":{"a":1,"a":2}}""", "body.counts.a:duplicate_key")]
    [InlineData("""{"name":"abc","parts":[{"code":"x"},{"flavor":"sour"}]}""", "body.parts.1.flavor:enum body.parts.1.code:missing")]
    [InlineData("""{"name":"abc","parts":[7]}""", "body.parts.0:model_type")]
    [InlineData("""{"name":"x","count":0,"flag":1}""", "body.name:string_too_short body.count:greater_than_equal body.flag:bool_type")]
    [InlineData("""[]""", "body:model_type")]
    [InlineData("""null""", "body:model_type")]
    [InlineData("", "body:missing")]
    public Task Objects_lists_and_maps_are_checked_to_their_last_member(string body, string faults) => ExpectAsync(body, faults);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"name":"abc",}""")]
    [InlineData("""{"name":"abc"} x""")]
    [InlineData("""{'name':'abc'}""")]
    [InlineData("""{"name":NaN}""")]
    [InlineData("""{"credits":01}""")]
    [InlineData("""{"name":"abc","anything":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    public async Task A_body_that_is_no_JSON_is_malformed_and_the_answer_says_where(string body)
    {
        Answer answer = await kit.SendAsync("POST", "/fake/everything", body);

        Assert.Equal(["body:json_invalid"], answer.ShouldBeProblem(400).Faults);
        Assert.Contains("line ", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_malformed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fake/everything") { Content = new ByteArrayContent([(byte)'"', 0xC3, (byte)'"']) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer x");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        (await Answer.ReadAsync(await kit.Client.SendAsync(request))).ShouldBeProblem(400);
    }

    [Fact]
    public async Task A_good_body_arrives_whole_and_left_out_fields_have_their_defaults()
    {
        Answer answer = (await kit.SendAsync("POST", "/fake/everything", """
            {"name":"Łódź","credits":"1.50","amount":2.125,"percent":1e1,"at":"2026-03-01T02:00:00.5+02:00","on":"2026-02-28","flavor":"bitter_sweet",
             "currency":"EUR","unknown":{"deep":[1,2]},"parts":[{"code":"a"},{"code":"b","flavor":null}],"properties":{"a":{"b":[1,"\u0141"]}}}
            """)).ShouldBe(201);

        Assert.Equal(
            """{"name":"Łódź","flag":true,"count":7,"credits":"1.5000","amount":"2.1250","at":"2026-03-01T00:00:00.5Z","on":"2026-02-28","flavor":"bitter_sweet","currency":"EUR","parts":2,"number":10}""",
            answer.Text);
    }

    [Theory]
    [InlineData("/fake/items?skip=-1", "query.skip:greater_than_equal")]
    [InlineData("/fake/items?skip=x", "query.skip:int_parsing")]
    [InlineData("/fake/items?limit=0", "query.limit:greater_than_equal")]
    [InlineData("/fake/items?limit=1001", "query.limit:less_than_equal")]
    [InlineData("/fake/items?limit=", "query.limit:int_parsing")]
    [InlineData("/fake/items?flavor=sour&owner_id=7", "query.flavor:enum query.owner_id:uuid_parsing")]
    [InlineData("/fake/items?flavor=sweet&flavor=bitter_sweet", "query.flavor:repeated")]
    [InlineData("/fake/items?since=2026-01-01", "query.since:datetime_parsing")]
    [InlineData("/fake/items/17", "path.item_id:uuid_parsing")]
    [InlineData("/fake/items?order_by=%00", "query.order_by:string_nul")]
    public async Task Every_fault_of_a_parameter_is_named(string path, string faults)
    {
        Answer answer = await kit.SendAsync("GET", path);

        Assert.Equal(faults, string.Join(' ', answer.ShouldBeProblem(422).Faults));
    }

    [Theory]
    [InlineData("/fake/items", 100, 249)]
    [InlineData("/fake/items/?skip=240", 10, 9)]
    [InlineData("/fake/items?limit=3&order_by=number&unknown=1", 3, 0)]
    [InlineData("/fake/items?limit=3&order_by=number:asc", 3, 0)]
    [InlineData("/fake/items?limit=3&order_by=number:desc", 3, 249)]
    [InlineData("/fake/items?limit=3&order_by=number:sideways", 3, 249)]
    [InlineData("/fake/items?limit=3&order_by=secret", 3, 249)]
    public async Task A_list_gives_the_page_that_was_asked_for_and_the_total(string path, int count, int first)
    {
        Answer answer = (await kit.SendAsync("GET", path)).ShouldBe(200);

        Assert.Equal(count, answer.Json.GetArrayLength());
        Assert.Equal(first, answer.Json[0].GetProperty("number").GetInt32());
        Assert.Equal("250", answer.Headers["X-Total-Count"]);
    }

    private async Task ExpectAsync(string body, string faults)
    {
        Answer answer = await kit.SendAsync("POST", "/fake/everything", body);

        Assert.Equal(faults, string.Join(' ', answer.ShouldBeProblem(422).Faults));
    }
}
